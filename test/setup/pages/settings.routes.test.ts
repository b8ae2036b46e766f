import { expect } from 'chai'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { SettingsUpload } from '../../../src/setup/settings/settings-upload.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { signInAs } from '../../support/staff.ts'
import { aTown, MORNING } from '../../support/town.ts'
import { sendFile } from '../../support/upload.ts'

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
    for (const path of ['/inrichting/bestand', '/inrichting/bestand/huidig.json', '/inrichting/gemeenten/0363'])
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
    expect([wrong.status, wrong.text.includes('Vul een heel getal in van 0 tot en met 3.650')]).to.deep.equal([
      422,
      true,
    ])
    const saved = await admin.post('/inrichting/gemeenten/0938', { ...form, minGroupSize: '4' })
    expect((await admin.follow(saved)).text).to.contain('De regels in Maastricht-Heuvelland verschillen')
    const late = await admin.post('/inrichting/gemeenten/0938', { ...form, minGroupSize: '5' })
    const now = { ...form, minGroupSize: '4', version: String(version + 1) }
    const children = async () => (await app.deps.db.read.findOneByOrFail(Municipality, { code: '0938' })).rules.children
    await admin.post('/inrichting/gemeenten/0938', { ...now, children: 'welcome' })
    expect(await children()).to.equal('welcome')
    expect((await admin.get('/inrichting/gemeenten/0938')).text).to.match(/value="welcome"[^>]* checked/)
    await admin.post('/inrichting/gemeenten/0938', { ...now, version: String(version + 2), children: 'unsaid' })
    expect(await children()).to.equal(undefined)
    expect([late.status, late.text.includes('<strong>4</strong>')]).to.deep.equal([409, true])
    expect((await admin.get('/inrichting/gemeenten/9999')).status).to.equal(404)
  })

  it('show what other rules do tonight, with what was typed, before they are saved', async () => {
    const { rules, version } = await app.deps.db.read.findOneByOrFail(Municipality, { code: '0938' })
    const now = Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, String(value ?? '')]))
    const look = (typed: object) =>
      admin.post('/inrichting/gemeenten/0938', { ...now, version: String(version), step: 'try', ...typed })
    const other = { minGroupSize: '3', rescueGroupSize: '', overbookPercent: '', replyDays: '1' }
    expect((await look(other)).location).to.equal(
      '/vannacht/proberen?gemeente=0938&regelsVoor=0938&minGroupSize=3&rescueGroupSize=0',
    )
    const { status, text } = await look({ replyDays: '1' })
    expect(status).to.equal(200)
    expect(text).to.contain('U wijzigde nog niets dat meetelt voor vannacht.')
    expect(text).to.match(/name="replyDays"[^>]* value="1"/)
    expect((await app.deps.db.read.findOneByOrFail(Municipality, { code: '0938' })).version).to.equal(version)
  })

  const send = (content: string) => sendFile(app.url, admin, '/inrichting/bestand', { name: 's.json', content })
  const markIn = (text: string) => /name="mark" value="([^"]*)"/.exec(text)?.[1] ?? ''

  it('show beside each other which rules differ, for who sees them', async () => {
    const [all, different] = [
      (await admin.get('/inrichting/regels')).text,
      (await admin.get('/inrichting/regels?toon=verschil')).text,
    ]
    expect(all).to.contain('1 regel verschilt').and.contain('Grootste groep')
    expect(different).to.contain('anders dan de meeste').and.not.contain('Grootste groep')
    expect((await planner.get('/inrichting/regels')).text)
      .to.contain('Amsterdam')
      .and.not.contain('Maastricht')
  })

  it('give the settings as they are, which read in again change nothing', async () => {
    const { text, headers } = await admin.get('/inrichting/bestand/huidig.json')
    expect(headers.get('content-disposition')).to.equal('attachment; filename="dagdeel-instellingen-2026-12-01.json"')
    const { location } = await sendFile(app.url, admin, '/inrichting/bestand', { name: 'nu.json', content: text })
    expect((await admin.get(location ?? '')).text).to.contain('Dit bestand verandert niets')
  })

  it('say everything that is wrong in a settings file, in words', async () => {
    const { status, text } = await send('{"regions": [{"code": "x"}], "closed": []}')
    expect([status, text.includes('Het bestand klopt op 3 plaatsen niet')]).to.deep.equal([422, true])
    expect(text).to.contain('Regio’s › x › Naam').and.contain('Dit ontbreekt. Vul het in.')
    expect((await send('{"regions": [}')).text).to.contain('Op regel 1, bij teken 14')
  })

  it('show what a settings file changes, and change it only when asked', async () => {
    const closed = '[{"municipality":"0363","from":"2027-02-07","to":"2027-02-09","name":"Carnaval"}]'
    const review = (await send(`{"closedDays":${closed}}`)).location ?? ''
    expect(review).to.match(/^\/inrichting\/bestand\/[0-9a-f-]{36}$/)
    const { text } = await admin.get(review)
    expect(text)
      .to.contain('Wilt u 1 instelling toepassen?')
      .and.contain('7 februari 2027 tot en met 9 februari 2027 · Amsterdam')
    expect((await planner.get('/inrichting')).text).to.not.contain('Carnaval')
    expect((await planner.get(review)).status).to.equal(403)
    const applied = await admin.follow(await admin.post(`${review}/toepassen`, { mark: markIn(text) }))
    expect(applied.text).to.contain('1 instelling is toegepast')
    expect((await planner.get('/inrichting')).text).to.contain('Carnaval')
    expect((await admin.post(`${review}/weggooien`, {})).status).to.equal(409)
  })

  it('show a settings file again when the world has changed meanwhile', async () => {
    const { rules, ...municipality } = await app.deps.db.read.findOneByOrFail(Municipality, { code: '0363' })
    const { code, name, sender } = municipality
    const file = JSON.stringify({ municipalities: [{ code, name, sender, rules: { ...rules, noticeDays: 30 } }] })
    const review = (await send(file)).location ?? ''
    const { text } = await admin.get(review)
    expect(text).to.match(/<del>14<\/del> <span aria-hidden="true">→<\/span>\s<ins>30<\/ins>/)
    await app.deps.db.write((tx) => tx.update(Municipality, { code }, { rules: { ...rules, noticeDays: 20 } }))
    const late = await admin.post(`${review}/toepassen`, { mark: markIn(text) })
    expect([late.status, late.text.includes('<del>20</del>')]).to.deep.equal([409, true])
    expect((await admin.get('/inrichting/bestand')).text).to.contain(review)
    const left = await admin.follow(await admin.post(`${review}/weggooien`, {}))
    expect(left.text).to.contain('Het bestand is weggegooid').and.not.contain(review)
    expect((await admin.get(review)).status).to.equal(404)
  })

  it('say that new users can’t sign in yet, before and after', async () => {
    const user = { email: 'nieuw@example.org', name: 'Nieuw', role: 'planner', municipalities: ['0363'] }
    const review = (await send(JSON.stringify({ users: [user] }))).location ?? ''
    const { text } = await admin.get(review)
    const applied = await admin.follow(await admin.post(`${review}/toepassen`, { mark: markIn(text) }))
    for (const page of [text, applied.text])
      expect(page).to.contain('kunnen nog niet inloggen').and.contain('>naar de gebruikers</a>')
  })

  it('say why a waiting settings file became impossible, and throw it away', async () => {
    const closed = [{ municipality: '0363', from: '2027-02-07', to: '2027-02-09', name: 'Feest' }]
    const review = (await send(JSON.stringify({ closedDays: closed }))).location ?? ''
    const content = app.deps.secrets.seal(JSON.stringify({ closedDays: [{ ...closed[0], municipality: '0001' }] }))
    await app.deps.db.write((tx) => tx.update(SettingsUpload, { id: review.split('/').at(-1) ?? '' }, { content }))
    for (const { status, text } of [
      await admin.get(review),
      await admin.post(`${review}/toepassen`, { mark: 'as seen before' }),
    ]) {
      expect([status, text.includes('Gemeente “0001” is er niet')]).to.deep.equal([422, true])
      expect(text).to.contain('Niet toepassen').and.contain(`${review}/weggooien`)
    }
    expect((await admin.follow(await admin.post(`${review}/weggooien`, {}))).text).to.contain('weggegooid')
  })
})
