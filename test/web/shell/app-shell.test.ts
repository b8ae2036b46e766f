import { request } from 'node:http'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { pino } from 'pino'
import { addUser } from '../../../src/accounts/users/add-user.ts'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { startLog } from '../../../src/outside/log.ts'
import { flash } from '../../../src/web/page/page.ts'
import { createShell } from '../../../src/web/shell/app-shell.ts'
import { loggedPath } from '../../../src/web/guard/request-log.ts'
import { type RunningApp, serveApp, startApp } from '../../support/app.ts'
import { newClient } from '../../support/client.ts'
import { signInAs } from '../../support/staff.ts'

describe('the shell of the application', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
  })
  after(() => app.close())

  it('lets nothing from elsewhere into a page, and no script into its text', async () => {
    const { headers } = await newClient(app.url).get('/eerste-beheerder')
    const policy = headers.get('content-security-policy')
    expect(policy).to.contain("default-src 'self'").and.contain("frame-ancestors 'none'")
    expect(policy).not.to.contain('unsafe-inline')
    expect(headers.get('x-powered-by')).to.equal(null)
    expect(headers.get('cache-control')).to.equal('no-store')
  })

  it('gives newcomers and programs no cookie', async () => {
    for (const path of ['/u/abc', '/api/v1/aanmeldingen', '/health/live', '/assets/dagdeel.css', '/metrics'])
      expect((await newClient(app.url).get(path)).headers.get('set-cookie'), path).to.equal(null)
  })

  it('serves its stylesheet under an address that changes with it, to be kept', async () => {
    const client = newClient(app.url)
    const address =
      /href="(\/assets\/dagdeel\.css\?v=\w+)"/.exec((await client.get('/eerste-beheerder')).text)?.[1] ?? ''
    const { headers, text } = await client.get(address)
    expect(headers.get('cache-control')).to.equal('public, max-age=31536000, immutable')
    expect(text).to.contain('.utrecht-button').and.contain('--accent').and.not.contain('@import')
  })

  it('serves nothing outside its assets', async () => {
    expect((await newClient(app.url).get('/assets/..%2fpartials%2falert.hbs')).status).to.be.within(400, 404)
  })

  it('redirects only when the next page can see what was said on this one', async () => {
    const said = await serveApp({}, (deps) =>
      createShell(deps, {
        menu: [],
        newcomer: [],
        typed: [],
        trainers: [],
        calendars: [],
        reviewers: [],
        gateway: [],
        api: [],
        staff: [
          (request, response) => {
            flash(request, 'ok', 'accounts:password.chosen')
            response.redirect(303, '/')
          },
        ],
      }),
    )
    let saved = false
    let letGo = () => {}
    const othersWrite = said.deps.db.write(() => new Promise<void>((resolve) => (letGo = resolve)))
    const early = fetch(said.url, { redirect: 'manual' }).then(({ status }) => ({ status, saved }))
    for (let asked = 0; asked < 20; asked++) await newClient(said.url).get('/health/live')
    saved = true
    letGo()
    await othersWrite
    expect(await early).to.deep.equal({ status: 303, saved: true })
    await said.close()
  })

  it('says whether it lives and is ready', async () => {
    expect((await newClient(app.url).get('/health/live')).status).to.equal(200)
    expect(JSON.parse((await newClient(app.url).get('/health/ready')).text)).to.deep.equal({
      status: 'ok',
      database: 'ok',
    })
  })

  it('shows measurements to this machine and to an administrator’s key only', async () => {
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'Prometheus', role: 'admin', municipalities: [] })
    const proxied = { 'x-forwarded-for': '192.0.2.1' }
    expect((await newClient(app.url).get('/metrics')).text).to.contain('dagdeel_request_seconds')
    expect((await newClient(app.url, proxied).get('/metrics')).status).to.equal(403)
    const known = newClient(app.url, { ...proxied, authorization: `Bearer ${key}` })
    expect((await known.get('/metrics')).status).to.equal(200)
  })

  it('measures by the patterns of our own routes, whatever addresses and methods people think of', async () => {
    const asStranger = newClient(app.url, { 'x-forwarded-for': '192.0.2.7' })
    const statuses = new Set<number>()
    const knock = async (round: string, often: number) => {
      const words = Array.from({ length: often }, (_, number) => `${round}${number}`)
      const paths = [
        ...words.map((word) => `/u/${word}`),
        ...words
          .slice(0, 25)
          .flatMap((word) => ['/', '/groepen/', '/api/v1/groepen/', '/API/V1/', '/assets/'].map((at) => at + word)),
      ]
      for (const path of paths) statuses.add((await asStranger.get(path)).status)
      for (const word of words.slice(0, 10)) {
        statuses.add((await asStranger.post(`/${word}/x`, {}, { token: 'none' })).status)
        statuses.add((await asStranger.get(`/metrics?${word}`)).status)
      }
      for (const method of ['PROPFIND', 'M-SEARCH', 'PURGE']) await fetch(`${app.url}/${round}`, { method })
      const { text } = await newClient(app.url).get('/metrics')
      return text.split('\n').flatMap((line) => /^dagdeel_request_seconds_count\{(.*)\}/.exec(line)?.[1] ?? [])
    }
    await newClient(app.url).get('/metrics')
    const once = await knock('een', 130)
    expect(await knock('twee', 25)).to.have.members(once)
    expect([...statuses]).to.include.members([303, 401, 403, 404, 429])
    expect(once).to.include.members([
      'method="GET",status="401",route="/api/v1/groepen/:id"',
      'method="GET",status="404",route="/u/:token"',
      'method="GET",status="429",route="other"',
      'method="other",status="403",route="other"',
    ])
  })

  it('answers programs with problem+json in their language', async () => {
    const { status, headers, text } = await newClient(app.url, { 'accept-language': 'en' }).get('/api/v1/geen')
    expect([status, headers.get('content-type')]).to.deep.equal([404, 'application/problem+json; charset=utf-8'])
    expect(JSON.parse(text)).to.include({ title: 'Not Found', code: 'page-not-found', status: 404 })
    expect(text).to.contain('This page does not exist')
  })

  it('refuses an unknown key with 401 and says how to come in', async () => {
    const answer = await newClient(app.url, { authorization: 'Bearer dagdeel_no-such-key-anywhere' }).get('/api/v1/x')
    expect([answer.status, answer.headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer'])
  })

  it('refuses a form without the token of its session', async () => {
    const planner = await signInAs(app, 'planner')
    for (const token of ['', 'wrong']) {
      const answer = await planner.post('/taal', { taal: 'en' }, { token })
      expect(answer.status).to.equal(403)
      expect(answer.text).to.contain('Deze pagina stond te lang open')
    }
  })

  it('refuses a form that is too large', async () => {
    const planner = await signInAs(app, 'planner')
    expect((await planner.post('/taal', { taal: 'x'.repeat(300_000) })).status).to.equal(413)
  })
})

describe('an error that nobody expected', () => {
  it('shows a number, which the log has with the cause; neither shows more', async () => {
    const lines: string[] = []
    const log = pino(new Writable({ write: (chunk: Buffer, _, done) => done(void lines.push(chunk.toString())) }))
    const app = await serveApp({ log }, (deps) =>
      createShell(deps, {
        menu: [],
        newcomer: [],
        typed: [],
        trainers: [],
        calendars: [],
        reviewers: [],
        gateway: [],
        api: [],
        staff: [
          () => {
            throw Object.assign(new Error('table is gone'), { parameters: ['999990019'] })
          },
        ],
      }),
    )
    const { status, text } = await newClient(app.url).get('/wachtpool?zoek=Haddad')
    const [, id] = /nummer: ([0-9A-F]{8})/.exec(text) ?? ['', 'none']
    await app.close()
    const logged = lines.join('')
    expect(status).to.equal(500)
    expect(text).not.to.contain('table is gone')
    expect(logged).to.contain(id).and.contain('table is gone').and.contain('/wachtpool')
    expect(logged).not.to.contain('999990019').and.not.contain('Haddad').and.not.contain('127.0.0.1')
  })
})

describe('the log of requests', () => {
  it('leaves out what opens something by itself, however it is spelled, and every query', async () => {
    const lines: string[] = []
    const app = await startApp({ log: startLog('trace', { write: (line) => lines.push(line) }) })
    const token = app.deps.secrets.token('a seat', 1)
    const { link } = await addUser(app.deps, COMMAND, { email: 'sem@example.org', role: 'admin', municipalities: [] })
    const [, word = ''] = /wachtwoord\/(.*)$/.exec(link) ?? []
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'Zaaksysteem', role: 'admin', municipalities: [] })
    const code = app.deps.secrets.code('a seat', 1)
    const places = [
      `k/${code}`,
      `u/${token}`,
      `u/short/${token}/agenda.ics`,
      `wachtwoord/${word}`,
      `api/v1/referrals/${key}`,
    ]
    const spelled = places.flatMap((place) => [
      `/${place}`,
      `//${place}`,
      `/${place.replace('/', '//')}`,
      `/${place.toUpperCase()}`,
      `/${place[0]?.toUpperCase() ?? ''}${place.slice(1)}`,
      `/%${place.charCodeAt(0).toString(16)}${place.slice(1)}`,
      `/%25${place.charCodeAt(0).toString(16)}${place.slice(1)}`,
      `/${place.replace('/', '%2f')}`,
      `/${place.replace('/', '%5C')}`,
      `/${place.replace('/', ';a=b/')}`,
      `/wachtpool?naar=/${place}`,
      `/wachtpool%3Fnaar=/${place}`,
      `/${place}%`,
      `/assets/${place}`,
      `http://dagdeel.example.org/${place}`,
    ])
    for (const path of spelled)
      await rawRequest(app.url, path, { referer: `http://dagdeel.example.org${path}`, authorization: `Bearer ${key}` })
    await app.close()
    const logged = lines.join('').toLowerCase()
    expect(lines.length).to.be.greaterThan(spelled.length / 2)
    for (const secret of [code, token, word, key, key.slice('dagdeel_'.length)])
      expect(logged, secret).not.to.contain(secret.toLowerCase().slice(0, 12))
  })

  it('shows the rest of the path', () => {
    expect(loggedPath('/u/abcdefgh/agenda?x=1')).to.equal('/u/…/agenda')
    expect(loggedPath('/wachtwoord/secret')).to.equal('/wachtwoord/…')
    expect(loggedPath('/wachtpool?zoek=999990019')).to.equal('/wachtpool')
    const group = '/groepen/0f8fad5b-d9cb-469f-a165-70867728950e/verplaatsen'
    expect(loggedPath(group)).to.equal(group)
  })
})

/** As it stands: fetch would tidy the path. */
function rawRequest(url: string, path: string, headers: Record<string, string>): Promise<void> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers }, (answer) => answer.resume().once('end', resolve))
    asked.once('error', reject).end()
  })
}
