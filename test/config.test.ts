import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readConfig, readLanguage } from '../src/config.ts'
import { InputError } from '../src/errors.ts'

describe('the settings of the process', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'dagdeel-config-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  const read = (environment: Record<string, string> = {}) => readConfig({ DATA_DIR: folder, ...environment })
  const refusal = (environment: Record<string, string>) => {
    try {
      read(environment)
    } catch (error) {
      if (error instanceof InputError) return error.values.variable
    }
    return undefined
  }

  it('need nothing to try Dagdeel', () => {
    expect(read()).to.include({ port: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000', smtpUrl: null })
  })

  it('take an address for each mail that comes back, and the mailbox behind it', () => {
    const given = {
      BOUNCE_ADDRESS: 'b+*@example.org',
      BOUNCE_IMAP_URL: 'imaps://b%40example.org:s@imap.example.org/INBOX',
    }
    expect(read(given)).to.include({ bounceAddress: given.BOUNCE_ADDRESS, bounceImapUrl: given.BOUNCE_IMAP_URL })
    expect(read()).to.include({ bounceAddress: null, bounceImapUrl: null })
  })

  const SMS = {
    SMS_URL: 'https://sms.example.org/v1',
    SMS_BODY: '{"to":"{{digits}}","text":"{{text}}","reference":"{{id}}"}',
    SMS_REPORT: '{"reference":"msg.reference","status":"msg.status","delivered":["2"],"failed":["3"]}',
    SMS_REPORT_KEY: 'a-word-of-more-than-twenty-signs',
  }

  it('send no SMS until a gateway is named, and keep it where that is asked', () => {
    expect(read().sms).to.equal(null)
    expect(read({ SMS_URL: 'keep' }).sms).to.include({ url: null, report: null })
    expect(read({ ...SMS, SMS_URL: 'https://sms.example.org/v1/' }).sms).to.include({
      url: 'https://sms.example.org/v1/',
    })
    expect(read(SMS).sms).to.include({ url: SMS.SMS_URL }).and.have.nested.property('report.key', SMS.SMS_REPORT_KEY)
  })

  for (const [variable, wrong] of [
    ['SMS_URL', 'sms.example.org'],
    ['SMS_URL', 'http://sms.example.org'],
    ['SMS_URL', 'https://name:key@sms.example.org/v1'],
    ['SMS_URL', 'https://sms.example.org:6000/v1'],
    ['SMS_HEADERS', '{"Authorization":"Bearer x\\r\\nX-More: y"}'],
    ['SMS_HEADERS', 'Bearer x'],
    ['SMS_BODY', ''],
    ['SMS_BODY', '{"to":"{{to}}","text":"{{text}}"}'],
    ['SMS_BODY', '{"to":"{{to}}","text":"{{text}} {{name}}","id":"{{id}}"}'],
    ['SMS_REPORT', '{"reference":"a"}'],
    ['SMS_REPORT_KEY', 'short'],
  ] as const)
    it(`name ${variable} when it is ${wrong || 'missing'}`, () => {
      expect(refusal({ ...SMS, [variable]: wrong })).to.equal(variable)
    })

  it('make a key once and find it again', () => {
    const { dataKey } = read()
    expect(dataKey).to.have.length(32)
    expect(read().dataKey).to.deep.equal(dataKey)
    expect(readFileSync(join(folder, 'data.key'), 'utf8').trim()).to.equal(dataKey.toString('base64'))
  })

  const production = { NODE_ENV: 'production', DATA_KEY: Buffer.alloc(32, 7).toString('base64') }

  it('let people come over http in production only when that is asked for', () => {
    expect(read({ ...production, ALLOW_HTTP: 'yes' }).publicUrl).to.equal('http://localhost:3000')
    expect(read({ ...production, PUBLIC_URL: 'https://dagdeel.example.org' }).publicUrl).to.equal(
      'https://dagdeel.example.org',
    )
  })

  it('trust the proxies that are named, and none when nobody says', () => {
    expect(read()).to.include({ trustProxy: null, metricsKey: null, securityContact: null })
    expect(read({ TRUST_PROXY: 'none' }).trustProxy).to.deep.equal([])
    expect(read({ TRUST_PROXY: '2' }).trustProxy).to.equal(2)
    expect(read({ TRUST_PROXY: 'loopback, 10.0.0.0/24' }).trustProxy).to.deep.equal(['loopback', '10.0.0.0/24'])
  })

  const wrong: Record<string, Record<string, string>> = {
    'DATABASE_URL that is no address': { DATABASE_URL: 'mysql://x' },
    'PORT that is no number': { PORT: 'http' },
    'PORT beyond 65535': { PORT: '70000' },
    'PUBLIC_URL without http': { PUBLIC_URL: 'dagdeel.example.org' },
    'DATA_KEY of the wrong length': { DATA_KEY: 'c2hvcnQ=' },
    'DATA_KEY_OLD of the wrong length': { DATA_KEY_OLD: 'c2hvcnQ=' },
    'SMTP_URL that is no smtp': { SMTP_URL: 'http://mail.example.org', MAIL_FROM: 'post@example.org' },
    'MAIL_FROM missing beside SMTP_URL': { SMTP_URL: 'smtp://mail.example.org' },
    'MAIL_FROM that no server would take': { SMTP_URL: 'smtp://mail.example.org', MAIL_FROM: 'post@localhost' },
    'BOUNCE_ADDRESS that is no address': { BOUNCE_ADDRESS: 'bounces+*+*@example.org' },
    'BOUNCE_IMAP_URL without a password': { BOUNCE_IMAP_URL: 'imaps://bounces@example.org/INBOX' },
    'BOUNCE_IMAP_URL with a bare percent sign': { BOUNCE_IMAP_URL: 'imaps://a:100%@example.org/INBOX' },
    'LOG_LEVEL that does not exist': { LOG_LEVEL: 'loud' },
    'DATA_KEY missing in production': { NODE_ENV: 'production' },
    'PUBLIC_URL without https in production': { ...production, PUBLIC_URL: 'http://dagdeel.example.org' },
    'PUBLIC_URL that is not set in production': production,
    'ALLOW_HTTP that says neither yes nor no': { ALLOW_HTTP: 'please' },
    'TRUST_PROXY that trusts everybody': { TRUST_PROXY: 'true' },
    'TRUST_PROXY with a network of everybody': { TRUST_PROXY: '10.0.0.1, 0.0.0.0/0' },
    'TRUST_PROXY with more proxies than there are': { TRUST_PROXY: '11' },
    'TRUST_PROXY that is no address': { TRUST_PROXY: 'proxy.example.org' },
    'METRICS_ALLOW that is no address': { METRICS_ALLOW: '10.0.0' },
    'METRICS_ALLOW with a network that is too narrow': { METRICS_ALLOW: '10.0.0.1/33' },
    'METRICS_KEY that could be guessed': { METRICS_KEY: 'secret' },
    'SECURITY_CONTACT that is no address': { SECURITY_CONTACT: 'call us' },
    'DESIGN_TOKENS that is not there': { DESIGN_TOKENS: '/nowhere/theme.css' },
    'DESIGN_TOKENS without a token': { DESIGN_TOKENS: 'package.json' },
  }
  for (const [title, environment] of Object.entries(wrong)) {
    it(`stop at a ${title} and name the variable`, () => {
      expect(refusal(environment)).to.equal(title.split(' ')[0])
    })
  }

  it('stop at a DATA_DIR in which nothing can be written', () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    expect(refusal({ DATA_DIR: join(file, 'data') })).to.equal('DATA_DIR')
    // A file system that refuses without saying so: this must come back too.
    if (existsSync('/proc/self')) expect(refusal({ DATA_DIR: '/proc/dagdeel/data' })).to.equal('DATA_DIR')
  })

  it('speak Dutch on a Dutch machine and English on any other', () => {
    expect([
      readLanguage({ LANG: 'nl_NL.UTF-8' }),
      readLanguage({ LANG: 'de_DE.UTF-8' }),
      readLanguage({}),
    ]).to.deep.equal(['nl', 'en', 'en'])
  })
})
