import { expect } from 'chai'
import readXlsxFile from 'read-excel-file/node'
import { addApiKey } from '../../../src/accounts/keys/api-keys.ts'
import { createApp } from '../../../src/app.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { type RunningApp, serveApp } from '../../support/app.ts'
import { type Routes, routesOf } from '../../support/every-form/routes.ts'
import { signInAs } from '../../support/staff.ts'
import type { Client } from '../../support/client.ts'
import { aTown, peopleWait } from '../../support/town.ts'

/** What everybody who signed in may do: sign in and out, their own account and language, and what newcomers see without signing in. */
const FOR_ALL = [
  /^\/(aanmelden|afmelden|taal|mijn-account.*)?$/,
  /^\/(eerste-beheerder|welkom.*|wachtwoord.*|toegankelijkheid)$/,
  /^\/[ukt]($|\/)/,
  /^\/(agenda|nakijken|sms)\//,
  /^\/(assets|health|\.well-known)\/|^\/metrics$/,
  /^\/api\/v1\/openapi\.json$/,
]

describe('who reads figures', function () {
  this.timeout(60_000)
  let app: RunningApp
  let routes: Routes
  let reader: Client

  before(async () => {
    app = await serveApp({}, (deps) => {
      const whole = createApp(deps)
      routes = routesOf(whole)
      return whole
    })
    await aTown(app.deps)
    await peopleWait(app.deps, 6)
    await peopleWait(app.deps, 3, { languages: ['ti'] }, 20)
    await peopleWait(app.deps, 7, { municipality: '0938' }, 40)
    reader = await signInAs(app, 'figures-reader', ['0935'])
  })
  after(() => app.close())

  it('is let in to figures and refused everywhere else: on every page, form and resource that there is', async () => {
    const role = 'figures-reader' as const
    const { key } = await addApiKey(app.deps, COMMAND, { name: 'Bord', role, municipalities: ['0935'] })
    const open: string[] = []
    const token = /name="_csrf" value="([^"]*)"/.exec((await reader.get('/mijn-account')).text)?.[1] ?? ''
    const others = routes.all.filter(({ path }) => !FOR_ALL.some((pattern) => pattern.test(path)))
    for (const { path, methods } of others) {
      const address = path.replaceAll(/:\w+/g, 'x1')
      const isApi = path.startsWith('/api/')
      for (const method of isApi ? ['get', 'post', 'put'] : methods) {
        const { status } = isApi
          ? await fetch(app.url + address, { method, headers: { authorization: `Bearer ${key}` } })
          : await (method === 'post' ? reader.post(address, {}, { token }) : reader.get(address))
        // A resource of the API that does not know the method at all says so.
        if (status !== 403 && !(isApi && status === 405)) open.push(`${method} ${path}: ${status}`)
      }
    }
    expect(others).to.have.length.above(150)
    expect(open).to.deep.equal(['get /cijfers: 200', 'get /cijfers/verslag.pdf: 400', 'get /cijfers/verslag.xlsx: 400'])
  })

  it('begins there, and sees no other page in the menu and no search', async () => {
    expect((await reader.get('/')).location).to.equal('/cijfers')
    const { text } = await reader.get('/cijfers')
    expect([...text.matchAll(/class="menu__link" href="([^"]+)"/g)].map(([, path]) => path)).to.deep.equal(['/cijfers'])
    expect(text).not.to.contain('/mensen')
  })

  it('sees no number under five, whatever they ask for, and no other municipality', async () => {
    const { text } = await reader.get('/cijfers?per=language')
    expect(text).to.contain('Maastricht: cijfers over 2026').and.contain('Samen van wat niet te zien is')
    const filtered = await reader.get('/cijfers?per=language&beste=ti&wet=wi2021')
    const main = (page: string) => page.slice(page.indexOf('<main'), page.indexOf('</main'))
    expect(main(filtered.text)).to.equal(main(text))
    for (const path of ['/cijfers', '/cijfers/verslag.pdf', '/cijfers/verslag.xlsx'])
      expect((await reader.get(`${path}?gemeente=0938`)).status, path).to.equal(404)
  })

  it('gets no figures of a municipality or a month that is not there, whoever asks', async () => {
    const admin = await signInAs(app, 'admin')
    for (const path of ['/cijfers', '/cijfers/verslag.pdf', '/cijfers/verslag.xlsx'])
      expect((await admin.get(`${path}?gemeente=9999`)).status, path).to.equal(404)
    const planner = await signInAs(app, 'planner', ['0935'])
    for (const path of [
      '/mensen?termijn=2026-13',
      ...['', '.csv'].map((form) => `/mensen${form}?cijfer=received&periode=2026-13`),
    ])
      expect((await planner.get(path)).status, path).to.equal(200)
  })

  it('takes the report along as PDF and for Excel: the same for a planner, without few people, and it is written down', async () => {
    const planner = await signInAs(app, 'planner', ['0935', '0938'])
    const bytes = async (client: Client, form: string) => {
      const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(`${app.url}/cijfers/verslag.${form}?gemeente=0935&jaar=2026`, { headers: { cookie } })
      expect(answer.headers.get('content-disposition')).to.equal(`attachment; filename=cijfers-0935-2026.${form}`)
      return Buffer.from(await answer.arrayBuffer())
    }
    const sheets = await Promise.all([reader, planner].map(async (client) => readXlsxFile(await bytes(client, 'xlsx'))))
    const [rows, plannersRows] = sheets.map(([sheet]) => sheet?.data ?? [])
    expect(rows).to.deep.equal(plannersRows)
    expect(rows).to.deep.include.members([
      ['In en uit', 'Maand', 'Samen', 'Aangemeld', 9, rows?.find(([, , , name]) => name === 'Aangemeld')?.[5]],
    ])
    const numbers = (rows ?? []).map((row) => row[4]).filter((cell) => typeof cell === 'number')
    expect(
      numbers.every((number) => number >= 5),
      numbers.join(),
    ).to.equal(true)
    const pdf = await readPdf(await bytes(reader, 'pdf'))
    expect(pdf).to.include({ tagged: true, language: 'nl' })
    const text = pdf.pages.map((page) => page.text).join('\n')
    expect(text).to.contain('Maastricht').and.contain('onder de 5').and.not.contain('Haddad')
    const events = await app.deps.db.read.findBy(Event, { kind: 'figures.reported' })
    expect(events.map(({ municipality, data }) => [municipality, data['year'], data['form']])).to.have.deep.members([
      ['0935', '2026', 'XLSX'],
      ['0935', '2026', 'XLSX'],
      ['0935', '2026', 'PDF'],
    ])
  })

  it('has accounts and keys of their own kind', async () => {
    const { text } = await (await signInAs(app, 'admin')).get('/gebruikers/nieuw')
    expect(text).to.contain('<option value="figures-reader">Cijferlezer</option>')
  })
})
