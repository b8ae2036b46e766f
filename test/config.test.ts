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

  it('make a key once and find it again', () => {
    const { dataKey } = read()
    expect(dataKey).to.have.length(32)
    expect(read().dataKey).to.deep.equal(dataKey)
    expect(readFileSync(join(folder, 'data.key'), 'utf8').trim()).to.equal(dataKey.toString('base64'))
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
