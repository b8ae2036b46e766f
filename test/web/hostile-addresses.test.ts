import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import type { Express } from 'express'
import { addApiKey } from '../../src/accounts/keys/api-keys.ts'
import { User } from '../../src/accounts/user.entity.ts'
import { createApp } from '../../src/app.ts'
import { Placement } from '../../src/groups/placement.entity.ts'
import { Session } from '../../src/groups/session.entity.ts'
import { COMMAND, TIMETABLE } from '../../src/history/work.ts'
import { Message } from '../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../src/invitations/mail/send-messages.ts'
import { aFormedGroup } from '../invitations/a-group.ts'
import { type RunningApp, serveApp } from '../support/app.ts'
import { onBothDatabases } from '../support/databases.ts'
import { signInAs } from '../support/staff.ts'

/** What stands in an address in place of the name of something. */
const WORDS = ['%E0%A4%A', '..%2f..%2f', '__proto__', '9'.repeat(3_000)]
/** What stands behind the names of a query: something twice, and a number that no column holds. */
const VALUES = ['=a&NAME=b', `=${'9'.repeat(20)}`]

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle?: { readonly stack?: readonly Layer[] }
  readonly rawPath?: string
}

/** The patterns of all pages, as our routers have them. */
function pagesOf(layers: readonly Layer[], at = ''): string[] {
  return layers.flatMap(({ route, handle, rawPath = '' }) => {
    if (route) return route.methods['get'] ? [at + route.path] : []
    return handle?.stack ? pagesOf(handle.stack, at + (rawPath === '/' ? '' : rawPath)) : []
  })
}

/** Every name that a page of ours puts in a query or form, and those that only the code writes. */
function namesInViews(): string[] {
  const views = readdirSync('views', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'))
  const found = views.flatMap((file) => [
    ...readFileSync(join('views', file), 'utf8').matchAll(/name="(\w+)"|[?&;](\w+)=/g),
  ])
  const written = ['pagina', 'deel', 'lezer', 'bewaard', 'vol']
  return [...new Set([...written, ...found.map(([, field, parameter]) => field ?? parameter ?? '')])].filter(
    (name) => name !== '_csrf',
  )
}

onBothDatabases('an address that nobody of ours wrote', (newDatabase) => {
  let app: RunningApp
  let pages: string[]
  let cookie: string
  let key: string
  let real: (pattern: string) => string
  const agent = new Agent({ keepAlive: true, maxSockets: 4 })
  let visitors = 0

  before(async function () {
    this.timeout(60_000)
    app = await serveApp({ databaseUrl: await newDatabase() }, (deps) => {
      const express: Express = createApp(deps)
      pages = pagesOf((express as unknown as { router: { stack: Layer[] } }).router.stack)
      return express
    })
    const { deps } = app
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    cookie = [...(await signInAs(app, 'admin')).cookies].map((pair) => pair.join('=')).join('; ')
    key = (await addApiKey(deps, COMMAND, { name: 'Zaaksysteem', role: 'admin', municipalities: [] })).key
    const [[message], [session], [seat], [user]] = await Promise.all([
      deps.db.read.find(Message),
      deps.db.read.find(Session, { relations: { group: true } }),
      deps.db.read.find(Placement),
      deps.db.read.find(User),
    ])
    const ids: Record<string, string | undefined> = {
      groepen: session?.group.id,
      bijeenkomsten: session?.id,
      berichten: message?.id,
      gebruikers: user?.id,
    }
    const things: Record<string, string | undefined> = {
      token: deps.secrets.token(seat?.id ?? '', 1),
      reference: 'R-000001',
      seat: seat?.id,
      kind: 'invitation',
      language: 'nl',
    }
    real = (pattern) =>
      pattern.replaceAll(/:(\w+)/g, (_, name: string) => {
        if (name === 'code') return pattern.includes('/dagdeel/') ? 'dec-17-am' : '0935'
        return things[name] ?? ids[/\/(\w+)\/:id/.exec(pattern)?.[1] ?? ''] ?? 'x'
      })
  })
  after(() => app.close())

  const visit = async (path: string, { method = 'GET', headers = {} }: { method?: string; headers?: object } = {}) => {
    const known = path.startsWith('/api') ? { authorization: `Bearer ${key}` } : { cookie }
    const from = { 'x-forwarded-for': `192.0.2.${++visitors % 250}` }
    const options = { agent, path, method, headers: { ...known, ...from, ...headers } }
    const asked = request(app.url, options).end()
    return new Promise<{ status: number; type: string; body: string }>((resolve, reject) => {
      asked.on('error', reject)
      asked.on('response', (answer) => {
        void text(answer).then((body) =>
          resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', body }),
        )
      })
    })
  }
  const failing = async (paths: readonly string[]) => {
    const failed: string[] = []
    for (const path of paths) {
      const { status } = await visit(path)
      if (status >= 500) failed.push(`${status} ${path.slice(0, 120)}`)
    }
    return failed
  }

  it('is never a fault of ours, whatever stands in place of a name', async () => {
    expect(pages).to.include.members(['/groepen/:id', '/u/:token/hulp', '/api/v1/groepen/:id'])
    const wrong = pages.flatMap((page) =>
      [...page.matchAll(/:\w+/g)].flatMap(([name]) => WORDS.map((word) => real(page.replace(name, word)))),
    )
    expect(await failing(wrong)).to.deep.equal([])
  }).timeout(180_000)

  it('is never a fault of ours, whatever stands behind the question mark', async () => {
    const names = namesInViews()
    expect(names).to.include.members(['gemeente', 'zoek', 'taal', 'pagina'])
    const queries = VALUES.map((value) => names.map((name) => name + value.replace('NAME', name)).join('&'))
    const read = pages.filter((page) => !page.endsWith('.pdf'))
    expect(await failing(read.flatMap((page) => queries.map((query) => `${real(page)}?${query}`)))).to.deep.equal([])
  }).timeout(180_000)

  it('says so on a page, to newcomers and staff, and as problem+json to programs', async () => {
    for (const path of [
      '/u/%E0%A4%A',
      '/u/%00',
      '/inrichting/brief/%E0%A4%A',
      '/%00',
      '/assets/%E0%A4%A',
      '/assets/dagdeel.css%2e',
    ]) {
      const { status, type, body } = await visit(path)
      expect(status, path).to.be.within(400, 404)
      expect(type).to.match(/^text\/html/)
      expect(body).to.contain('<h1')
    }
    for (const path of ['/api/v1/groepen/%E0%A4%A', '/api/v1/groepen/%00', '/api/v1/%E0%A4%A']) {
      const { status, type } = await visit(path)
      expect(status, path).to.be.within(400, 404)
      expect(type).to.match(/^application\/problem\+json/)
    }
  })

  it('is refused with a strange method, host or target', async () => {
    const strange = [
      '*',
      '//',
      '///x',
      `/assets/${'a'.repeat(5_000)}`,
      '/assets/dagdeel.css/x',
      'http://example.org/groepen',
    ]
    expect(await failing(strange)).to.deep.equal([])
    for (const method of ['PROPFIND', 'TRACE', 'PATCH', 'OPTIONS', 'DELETE'])
      for (const path of ['/', '/groepen', '/u/x', '/api/v1/groepen', '/assets/dagdeel.css', '/health/live', '*'])
        expect((await visit(path, { method })).status, `${method} ${path}`).to.be.below(500)
    for (const host of ['', 'a b', '"><x>', '[::', 'x'.repeat(3_000)])
      expect((await visit('/groepen', { headers: { host } })).status, host).to.be.below(500)
  })

  it('is the same for a form and for JSON: what no text holds is refused', async () => {
    const send = (path: string, type: string, body: string) =>
      fetch(app.url + path, {
        method: 'POST',
        body,
        redirect: 'manual',
        headers: { cookie, authorization: `Bearer ${key}`, 'content-type': type },
      })
    const form = 'application/x-www-form-urlencoded'
    expect((await send('/aanmelden', form, 'email=a%00b')).status).to.equal(400)
    expect((await send(`${real('/u/:token')}/antwoord`, form, 'antwoord=%00')).status).to.equal(400)
    for (const reference of ['"a\\u0000b"', '"\\ud800"', '['.repeat(400_000)])
      expect((await send('/api/v1/aanmeldingen', 'application/json', `{"reference":${reference}}`)).status).to.equal(
        400,
      )
  })
})
