import { expect } from 'chai'
import { Municipality } from '../../src/municipalities/municipality.entity.ts'
import { type RunningApp, startApp } from '../support/app.ts'
import type { Client } from '../support/client.ts'
import { signInAs } from '../support/staff.ts'
import { aTown, MORNING } from '../support/town.ts'
import { sendFile } from '../support/upload.ts'

describe('the pages with the settings', () => {
  let app: RunningApp
  let admin: Client
  let planner: Client

  before(async () => {
    app = await startApp()
    await aTown(app.deps, { slots: [MORNING, { ...MORNING, code: 'lang', programme: 'wi2021', room: 'stadhuis/a' }] })
    admin = await signInAs(app, 'admin')
    planner = await signInAs(app, 'planner', ['0363'])
  })
  after(() => app.close())

  it('show a planner their own municipality and nothing to change', async () => {
    const { text } = await planner.get('/inrichting')
    expect(text)
      .to.contain('Amsterdam')
      .and.not.contain('Stadhuis Maastricht')
      .and.not.contain('/inrichting/gemeenten/')
    expect((await planner.get('/inrichting/dagdelen?maand=2026-12')).text).to.contain('Geen dagdelen in december 2026')
    for (const path of ['/inrichting/bestand', '/inrichting/gemeenten/0363'])
      expect((await planner.get(path)).status, path).to.equal(403)
  })

  it('warn of a programme that is too short for the law', async () => {
    const { text } = await admin.get('/inrichting/dagdelen')
    expect(text).to.contain('2 dagdelen in december 2026').and.contain('Bij 1 dagdeel is er iets om naar te kijken')
    expect(text).to.contain('Duurt 3,5 uur').and.contain('Er is geen activiteit bij')
  })

  it('change the rules of a municipality, and say which number is wrong', async () => {
    const { rules, version } = await app.deps.db.read.findOneByOrFail(Municipality, { code: '0938' })
    const given = Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, String(value)]))
    const form = { ...given, version: String(version) }
    const wrong = await admin.post('/inrichting/gemeenten/0938', { ...form, noticeDays: '-1' })
    expect([wrong.status, wrong.text.includes('Vul een heel getal in van 0 tot en met 3650')]).to.deep.equal([
      422,
      true,
    ])
    const saved = await admin.post('/inrichting/gemeenten/0938', { ...form, minGroupSize: '4' })
    expect((await admin.follow(saved)).text).to.contain('De regels in Maastricht-Heuvelland verschillen')
    const late = await admin.post('/inrichting/gemeenten/0938', { ...form, minGroupSize: '5' })
    expect([late.status, late.text.includes('<strong>4</strong>')]).to.deep.equal([409, true])
    expect((await admin.get('/inrichting/gemeenten/9999')).status).to.equal(404)
  })

  it('read a settings file, or say exactly where it is wrong', async () => {
    const send = (content: string) => sendFile(app.url, admin, '/inrichting/bestand', { name: 's.json', content })
    expect((await send('{"regions": [{"code": "x"}]}')).text).to.contain('regions[0].name')
    const good = '{"closedDays":[{"municipality":"0363","from":"2027-02-07","to":"2027-02-09","name":"Carnaval"}]}'
    expect((await send(good)).text).to.contain('De instellingen zijn ingelezen')
    expect((await planner.get('/inrichting')).text).to.contain('Carnaval')
  })
})
