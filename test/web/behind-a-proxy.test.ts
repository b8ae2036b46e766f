import { Writable } from 'node:stream'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { pino } from 'pino'
import { addApiKey } from '../../src/accounts/keys/api-keys.ts'
import { firstAdministratorCode } from '../../src/accounts/users/add-user.ts'
import { COMMAND } from '../../src/history/work.ts'
import { PRODUCTION, type RunningApp, startApp } from '../support/app.ts'
import { newClient } from '../support/client.ts'
import { aColleague, PASSWORD } from '../support/staff.ts'

type Headers = Record<string, string>

/** As the proxy passes somebody on. */
const from = (address: string): Headers => ({ 'x-forwarded-for': address })

describe('a service in production', () => {
  let app: RunningApp
  before(async () => {
    const environment = { ...PRODUCTION, MAIL_FROM: 'Sociale Zaken <post@example.org>' }
    app = await startApp({ environment })
  })
  after(() => app.close())

  // A proxy on this machine that adds no header, and visitors who add some.
  const nearby: Headers[] = [{}, from('127.0.0.1'), from('127.0.0.1, 127.0.0.1'), { 'x-forwarded-host': 'localhost' }]

  it('makes nobody its first administrator without the code, however near they seem', async () => {
    const fields = { name: 'Noor', email: 'noor@example.org', password: PASSWORD }
    for (const headers of nearby) {
      const visitor = newClient(app.url, headers)
      expect((await visitor.get('/eerste-beheerder')).text, JSON.stringify(headers)).to.contain('name="code"')
      expect((await visitor.post('/eerste-beheerder', fields)).status, JSON.stringify(headers)).to.equal(403)
    }
    const code = firstAdministratorCode(app.deps)
    expect((await newClient(app.url).post('/eerste-beheerder', { ...fields, code })).location).to.equal('/')
  })

  it('shows measurements to nobody who has no key', async () => {
    for (const headers of nearby)
      expect((await newClient(app.url, headers).get('/metrics')).status, JSON.stringify(headers)).to.equal(403)
  })

  it('gives its cookies a name that no other host can use, for https alone', async () => {
    const { email } = await aColleague(app.deps, 'planner')
    const client = newClient(app.url)
    await client.post('/taal', { taal: 'nl', naar: '/aanmelden' })
    const { headers } = await client.post('/aanmelden', { email, password: PASSWORD })
    const names = ['__Host-dagdeel-bezoek', '__Host-dagdeel-taal', '__Host-dagdeel']
    expect([...client.cookies.keys()]).to.have.members(names)
    for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
      expect(headers.get('set-cookie')).to.contain(attribute)
    expect(headers.get('set-cookie')).not.to.contain('Domain')
    const out = await client.post('/afmelden')
    // A browser takes no cookie of that name without Secure, not even to forget it.
    expect(out.headers.get('set-cookie')).to.match(/^__Host-dagdeel=;.*Secure/)
    expect(client.cookies.has('__Host-dagdeel')).to.equal(false)
  })

  it('says where to report a hole, for the coming month', async () => {
    const { status, headers, text } = await newClient(app.url).get('/.well-known/security.txt')
    expect([status, headers.get('content-type')]).to.deep.equal([200, 'text/plain; charset=utf-8'])
    expect(text.split('\n')).to.deep.equal([
      'Contact: mailto:post@example.org',
      'Expires: 2026-12-31T05:00:00.000Z',
      'Preferred-Languages: nl, en',
      'Canonical: https://dagdeel.example.org/.well-known/security.txt',
      '',
    ])
  })

  it('asks no browser for a camera, a microphone or a place', async () => {
    for (const path of ['/aanmelden', '/u/abc', '/api/v1/geen']) {
      const policy = (await newClient(app.url).get(path)).headers.get('permissions-policy')
      expect(policy, path).to.contain('camera=()').and.contain('microphone=()').and.contain('geolocation=()')
    }
  })
})

describe('measurements', () => {
  const statuses = async (environment: Record<string, string>, callers: readonly Headers[]) => {
    const app = await startApp({ environment: { ...PRODUCTION, ...environment } })
    const answers = []
    for (const headers of callers) answers.push((await newClient(app.url, headers).get('/metrics')).status)
    await app.close()
    return answers
  }

  it('are for who has the key', async () => {
    const METRICS_KEY = 'a-key-of-more-than-twenty-signs'
    const bearer = (key: string) => ({ ...from('192.0.2.1'), authorization: `Bearer ${key}` })
    const answers = await statuses({ METRICS_KEY }, [bearer(METRICS_KEY), bearer(`${METRICS_KEY}x`), bearer(''), {}])
    expect(answers).to.deep.equal([200, 401, 401, 403])
  })

  it('are for who comes from an address that was named', async () => {
    const METRICS_ALLOW = '192.0.2.0/28, 2001:db8:1::/48'
    const callers = ['192.0.2.7', '192.0.2.16', '2001:db8:1:2::3', '2001:db8:2::3', '127.0.0.1'].map(from)
    expect(await statuses({ METRICS_ALLOW }, callers)).to.deep.equal([200, 403, 200, 403, 403])
  })

  it('are not for everybody behind a proxy that stands at an address that was named', async () => {
    const callers: Headers[] = [from('192.0.2.7'), { forwarded: 'for=192.0.2.7' }, {}]
    const answers = await statuses({ METRICS_ALLOW: '127.0.0.1', TRUST_PROXY: 'none' }, callers)
    expect(answers).to.deep.equal([403, 403, 200])
  })

  it('are for a program with a key of an administrator', async () => {
    const app = await startApp({ environment: PRODUCTION })
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'Prometheus', role: 'admin', municipalities: [] })
    expect((await newClient(app.url, { authorization: `Bearer ${key}` }).get('/metrics')).status).to.equal(200)
    await app.close()
  })
})

describe('what a proxy says about who asks', () => {
  /** How many tries are left of the ten to sign in, for who says to come from so many addresses. */
  const refusedAfter = async (TRUST_PROXY: string, addresses: readonly string[], log = pino({ level: 'silent' })) => {
    const app = await startApp({ log, environment: { ...PRODUCTION, TRUST_PROXY } })
    await aColleague(app.deps, 'planner')
    const client = newClient(app.url)
    const token = /name="_csrf" value="([^"]*)"/.exec((await client.get('/aanmelden')).text)?.[1] ?? ''
    let tries = 0
    for (const address of addresses) {
      const options = { token, headers: from(address) }
      const { status } = await client.post('/aanmelden', { email: 'nobody@example.org', password: 'x' }, options)
      if (status === 429) break
      tries++
    }
    await app.close()
    return tries
  }
  const many = (address: (number: number) => string) => Array.from({ length: 12 }, (_, number) => address(number + 1))

  it('is believed of so many proxies as were named, and no further', async () => {
    expect(
      await refusedAfter(
        '1',
        many((number) => `192.0.2.${number}`),
      ),
    ).to.equal(12)
    expect(
      await refusedAfter(
        '1',
        many((number) => `192.0.2.${number}, 198.51.100.1`),
      ),
    ).to.equal(10)
    expect(
      await refusedAfter(
        '2',
        many((number) => `192.0.2.${number}, 198.51.100.1`),
      ),
    ).to.equal(12)
  })

  it('is believed of the addresses that were named only', async () => {
    expect(
      await refusedAfter(
        'loopback',
        many((number) => `192.0.2.${number}`),
      ),
    ).to.equal(12)
    expect(
      await refusedAfter(
        '10.0.0.0/8, 2001:db8::1',
        many((number) => `192.0.2.${number}`),
      ),
    ).to.equal(10)
  })

  it('is not believed when nobody was named, and the log says so, once', async () => {
    const lines: string[] = []
    const log = pino(new Writable({ write: (chunk: Buffer, _, done) => done(void lines.push(chunk.toString())) }))
    expect(
      await refusedAfter(
        '',
        many((number) => `192.0.2.${number}`),
        log,
      ),
    ).to.equal(10)
    expect(lines.filter((line) => line.includes('TRUST_PROXY is not set'))).to.have.length(1)
    expect(lines.filter((line) => line.includes('is not believed'))).to.have.length(1)
  })

  it('makes one of a network of IPv6, which its owner may choose from', async () => {
    expect(
      await refusedAfter(
        '1',
        many((number) => `2001:db8:1:2::${number}`),
      ),
    ).to.equal(10)
    expect(
      await refusedAfter(
        '1',
        many((number) => `2001:db8:1:${number}::1`),
      ),
    ).to.equal(12)
  })

  it('limits the page of a newcomer by network too', async () => {
    const app = await startApp({ environment: PRODUCTION })
    const ask = (address: string) => newClient(app.url, from(address)).get('/u/abc')
    for (let number = 1; number <= 120; number++) await ask(`2001:db8:1:2::${number}`)
    expect((await ask('2001:db8:1:2::ffff')).status).to.equal(429)
    expect((await ask('2001:db8:1:3::1')).status).to.equal(404)
    await app.close()
  })
})

describe('who guesses passwords', () => {
  it('locks an account for their own address, and not for its owner', async () => {
    const app = await startApp({ environment: PRODUCTION })
    const { email } = await aColleague(app.deps, 'planner')
    const enter = (address: string, password: string) =>
      newClient(app.url, from(address)).post('/aanmelden', { email, password })
    for (let tries = 0; tries < 10; tries++) expect((await enter('192.0.2.66', 'wrong')).status).to.equal(422)
    expect((await enter('192.0.2.66', PASSWORD)).status).to.equal(429)
    for (let tries = 0; tries < 10; tries++) await enter('192.0.2.67', 'wrong')
    expect((await enter('198.51.100.1', PASSWORD)).location).to.equal('/')
    await app.close()
  })
})
