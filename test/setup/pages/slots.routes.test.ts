import { expect } from 'chai'
import { Group } from '../../../src/groups/group.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { addSlots } from '../../../src/municipalities/half-days/add-slots.ts'
import { ClosedDay } from '../../../src/municipalities/closed-day.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { type RunningApp, startApp } from '../../support/app.ts'
import { aBusyTown } from '../../support/busy-town.ts'
import type { Client } from '../../support/client.ts'
import { expectGoodPage } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { sendFile } from '../../support/upload.ts'

const WHAT = { programme: 'wi2013', room: 'stadhuis/a', languages: ['nl', 'so'], serves: ['0935'] }
const aForm = (date: string) => ({ ...WHAT, date: [date, ''], start: ['09:00', '09:00'], end: ['12:30', '12:30'] })

const ASLOT = { ...WHAT, programme: 'wi2013' as const, overflow: [], resources: [] }

/** Every Tuesday morning from 15 December to 12 January. */
const PATTERN = {
  ...WHAT,
  ...{ from: '2026-12-15', to: '2027-01-12', weekdays: ['2'], everyWeeks: '1', start: '09:00', end: '12:30' },
  ...{ skip: ['school', 'choice'], sessionsEach: '4' },
}

const VALUES = (boxes: { getAttribute(name: string): string | null }[]) => boxes.map((box) => box.getAttribute('value'))

describe('the pages of the timetable', () => {
  let app: RunningApp
  let planner: Client
  let admin: Client

  before(async () => {
    app = await startApp()
    await aBusyTown(app.deps)
    planner = await signInAs(app, 'planner', ['0935', '0938'])
    admin = await signInAs(app, 'admin')
    await admin.post('/inrichting/kalender/schoolvakanties', { municipality: '0935', region: 'zuid', year: '2026' })
  })
  after(() => app.close())

  const slotOn = (startsOn: string) => app.deps.db.read.findOneBy(Slot, { startsOn, closed: false })

  it('save a half day at once when there is nothing to warn of', async () => {
    const answer = await planner.post('/inrichting/dagdelen/nieuw', aForm('2027-01-19'))
    expect([answer.status, answer.location]).to.deep.equal([303, '/inrichting/dagdelen?maand=2027-01'])
    expect((await planner.follow(answer)).text)
      .to.contain('Het dagdeel staat erbij')
      .and.contain('di 19 jan 09:00')
    expect((await slotOn('2027-01-19'))?.languages).to.deep.equal(['nl', 'so'])
    expect((await planner.get('/inrichting/dagdelen?maand=2025-99')).status).to.equal(200)
  })

  it('fill in a half day as a mail about who has none asks for it, and take what somebody makes of it', async () => {
    const page = await newPage()
    await signInPage(app, page, 'planner', { municipalities: ['0935', '0938'] })
    const wish = 'taal=fa&wet=wi2013&gemeente=0938&uiterlijk=2027-03-14&dag=2027-03-11&deel=afternoon'
    await page.goto(`${app.url}/inrichting/dagdelen/nieuw?${wish}`)
    expect(await page.locator('main').innerText()).to.contain(
      'Nodig: een dagdeel in het Perzisch voor Meerssen, uiterlijk op zondag 14 maart 2027.',
    )
    expect(await page.locator('[name="languages"]:checked').evaluateAll(VALUES)).to.deep.equal(['fa'])
    expect(await page.locator('[name="date"]').first().inputValue()).to.equal('2027-03-11')
    expect(await page.locator('[name="start"]').first().inputValue()).to.equal('13:00')
    await page.locator('[name="date"]').first().fill('2027-03-09')
    await page.getByRole('button', { name: 'Bewaar' }).first().click()
    expect(await page.locator('main').innerText()).to.contain('Het dagdeel staat erbij')
    expect(await slotOn('2027-03-09')).to.deep.include({ languages: ['fa'], programme: 'wi2013' })
    await page.context().close()
    const odd = await planner.get('/inrichting/dagdelen/nieuw?taal=<b>&gemeente=0363&uiterlijk=2027-99-99&deel=nacht')
    expect(odd.status).to.equal(200)
    expect(odd.text).to.not.contain('Nodig:')
  })

  it('warn first, and save when somebody saves it all the same', async () => {
    const form = aForm('2027-05-06')
    const warned = await planner.post('/inrichting/dagdelen/nieuw', form)
    expect([warned.status, await slotOn('2027-05-06')]).to.deep.equal([422, null])
    expect(warned.text).to.contain('do 6 mei is Hemelvaartsdag.').and.contain('Bewaar het toch')
    const [, seen = ''] = /name="seen" value="([^"]*)"/.exec(warned.text) ?? []
    expect((await planner.post('/inrichting/dagdelen/nieuw', { ...form, seen })).status).to.equal(303)
    expect(await slotOn('2027-05-06')).not.to.equal(null)
  })

  it('say beside the field what can’t be, and keep what was typed', async () => {
    const past = await planner.post('/inrichting/dagdelen/nieuw', {
      ...aForm('2026-11-03'),
      otherResources: 'trainer-els',
    })
    expect(past.status).to.equal(422)
    expect(past.text).to.contain('3 november 2026 is al voorbij').and.contain('value="trainer-els"')
    const stranger = await signInAs(app, 'planner', ['0363'])
    expect((await stranger.post('/inrichting/dagdelen/nieuw', aForm('2027-01-20'))).text).to.contain('nog geen zaal')
  })

  it('close days after showing what falls on them, and open them again', async () => {
    const days = { voor: '0935', from: '2027-01-19', to: '2027-01-20', name: 'Verhuizing' }
    const path = '/inrichting/kalender/dicht'
    const asked = await planner.get(`${path}?${new URLSearchParams(days).toString()}`)
    expect(asked.text).to.contain('1 vrij dagdeel krijgt geen groep').and.contain('di 19 jan')
    expect((await planner.post(path, { ...days, name: '' })).status).to.equal(422)
    const saved = await planner.post(path, days)
    expect(saved.status).to.equal(303)
    expect((await planner.follow(saved)).text)
      .to.contain('is dicht: ')
      .and.contain('Verhuizing')
    expect((await planner.get('/inrichting/kalender?jaar=2027&voor=0935')).text).to.contain(`${path}/bekijk?voor`)
    const stranger = await signInAs(app, 'planner', ['0363'])
    const opened = { ...days, municipality: '0935' }
    expect((await stranger.post(`${path}/open`, opened)).status).to.equal(404)
    expect((await (await signInAs(app, 'coordinator', ['0935'])).post(path, days)).status).to.equal(403)
    expect((await planner.follow(await planner.post(`${path}/open`, opened))).text).to.contain('zijn weer open')
  })

  it('show in a region which municipality is closed, and open only that one', async () => {
    const path = '/inrichting/kalender/dicht'
    const days = { from: '2027-02-08', to: '2027-02-10' }
    await planner.post(path, { ...days, voor: '0935', name: 'Carnaval & zo' })
    await planner.post(path, { ...days, voor: '0938', name: 'Verhuizing' })
    const region = /value="(regio-[^"]+)"/.exec((await planner.get(path)).text)?.[1] ?? ''
    const calendar = `/inrichting/kalender?jaar=2027&voor=${region}`
    const link = async (name: string) =>
      new RegExp(`<strong>${name}</strong>[^]*?href="([^"]+)"`).exec((await planner.get(calendar)).text)?.[1]
    const address = (await link('Carnaval &amp; zo'))?.replaceAll('&amp;', '&').replaceAll('&#x3D;', '=') ?? ''
    const { text } = await planner.get(address)
    expect(text).to.match(/<h1[^>]*>Maastricht is dicht: .*Carnaval &amp; zo/)
    const fields = [...text.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const form = Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]))
    expect(form).to.include({ name: 'Carnaval & zo', municipality: '0935', voor: region })
    await planner.post(`${path}/open`, form)
    expect(
      (await app.deps.db.read.find(ClosedDay)).map(({ municipality, name }) => [municipality, name]),
    ).to.deep.equal([['0938', 'Verhuizing']])
    expect((await planner.get(address)).status).to.equal(404)
    expect((await planner.get(calendar)).text).to.contain('dicht: Meerssen')
    await planner.post(path, { ...days, voor: region, name: 'Verhuizing' })
    const both = await planner.get(
      `${path}/bekijk?${new URLSearchParams({ ...days, voor: region, name: 'Verhuizing' }).toString()}`,
    )
    expect(both.text).to.contain('2 gemeenten zijn dicht: ').and.contain('Maastricht, Meerssen')
  })

  it('show the list of a pattern, what was passed over and why, and save what stays ticked', async () => {
    const query = new URLSearchParams(
      Object.entries(PATTERN).flatMap(([name, value]) => [value].flat().map((one) => [name, one] as [string, string])),
    )
    const { text } = await planner.get(`/inrichting/dagdelen/reeks?${query.toString()}`)
    expect(text).to.contain('Er komen 3 dagdelen bij').and.contain('2 dagen overgeslagen')
    expect(text).to.match(/dinsdag 22 december 2026 <span class="soft">kerstvakantie/)
    expect(text).to.contain('De zaal is op di 5 jan')
    const none = await planner.post('/inrichting/dagdelen/reeks', PATTERN)
    expect([none.status, none.text.includes('Er blijft geen enkele dag over')]).to.deep.equal([422, true])
    const saved = await planner.post('/inrichting/dagdelen/reeks', { ...PATTERN, chosen: ['2026-12-15', '2027-01-12'] })
    expect((await planner.follow(saved)).text).to.contain('2 dagdelen staan erbij')
    expect(await slotOn('2026-12-15')).not.to.equal(null)
  })

  it('change a half day, take it out of the timetable and put it back', async () => {
    const { code } = (await slotOn('2027-01-19')) ?? { code: '' }
    const path = `/inrichting/dagdeel/${encodeURIComponent(code)}`
    expect((await planner.get(path)).text).to.contain('dinsdag 19 januari 2027, ochtend: nog vrij')
    await planner.post(path, { ...aForm('2027-01-20'), version: '1' })
    const late = await planner.post(path, { ...aForm('2027-01-21'), version: '1' })
    expect([late.status, late.text.includes('Iemand anders heeft dit intussen veranderd')]).to.deep.equal([409, true])
    await planner.post(`${path}/intrekken`, { version: '2' })
    expect((await planner.get(path)).text).to.contain('ingetrokken')
    await planner.post(`${path}/openen`, { version: '3' })
    expect((await slotOn('2027-01-20'))?.code).to.equal(code)
  })

  it('show the year with groups, free half days, clashes, closed days and holidays, each day a door', async () => {
    await addSlots(app.deps, COMMAND, [{ ...ASLOT, sessions: [{ date: '2026-12-17', start: '10:00', end: '12:00' }] }])
    const { text } = await planner.get('/inrichting/kalender?jaar=2026&voor=0935')
    expect(text).to.contain('Zo ziet 2026 eruit voor Maastricht')
    expect(text).to.match(
      /href="\/inrichting\/dagdelen\?dag=2026-12-17" aria-label="17 december 2026: 1 groep, 1 vrij dagdeel, 1 keer iets dubbel nodig"/,
    )
    expect(text).to.contain('25 december 2026: eerste kerstdag, kerstvakantie').and.contain('regio Zuid')
    expect((await planner.get('/inrichting/dagdelen?dag=2026-12-17')).text).to.contain(
      '2 dagdelen op donderdag 17 december',
    )
    expect((await planner.post('/inrichting/kalender/schoolvakanties', { region: 'noord' })).status).to.equal(403)
  })

  it('say row by row which half days a settings file leaves alone, because there is a group', async () => {
    const slot = await app.deps.db.read.findOneOrFail(Slot, {
      where: { code: '2026-12-17 09:00' },
      relations: { room: true },
    })
    const { code, programme, languages, serves, resources } = slot
    const sessions = [{ date: '2026-12-16', start: '09:00', end: '12:30' }]
    const file = { slots: [{ code, programme, languages, serves, resources, room: slot.room.code, sessions }] }
    const content = JSON.stringify(file)
    const { text } = await admin.follow(
      await sendFile(app.url, admin, '/inrichting/bestand', { name: 's.json', content }),
    )
    expect(text).to.contain('1 dagdeel wordt niet gewijzigd, want er zit een groep in').and.contain('16 dec 2026')
    expect(text).to.contain('Dit bestand verandert niets').and.not.contain('Toepassen')
  })

  it('move a group: first what changes and for whom, then it is done', async () => {
    const group = await app.deps.db.read.findOneByOrFail(Group, { status: 'planned' })
    const path = `/groepen/${group.id}/verzetten`
    const wish = { room: 'stadhuis/a', number: '1', date: '2026-12-18', start: '09:00', end: '12:30' }
    const look = (changes: object = {}) =>
      planner.get(`${path}?${new URLSearchParams({ ...wish, ...changes }).toString()}`)
    expect((await look({ date: '2026-12-22', start: '13:00', end: '16:30' })).text).to.contain('Zo kan het niet')
    expect((await look({ date: '2026-12-17' })).text).to.contain('U hebt niets veranderd')
    const { text } = await look()
    expect(text).to.contain('vrijdag 18 december 2026, 09:00–12:30').and.contain('Deze 4 mensen houden hun plek')
    const done = await planner.post(path, { ...wish, version: String(group.version), reason: 'venueClosed' })
    expect((await planner.follow(done)).text)
      .to.contain('De groep is verzet')
      .and.contain('Groep verzet van 17 dec 2026 09:00 naar 18 dec 2026 09:00')
    const coordinator = await signInAs(app, 'coordinator', ['0935'])
    expect((await coordinator.get(path)).status).to.equal(403)
  })

  it('are walked over by keyboard in a week of rooms, and lead to the group', async () => {
    const page = await newPage()
    await signInPage(app, page, 'planner')
    await page.goto(`${app.url}/inrichting/dagdelen`)
    await page.getByRole('link', { name: 'Week per zaal' }).click()
    await page.getByLabel('Dag').fill('2026-12-15')
    await page.getByLabel('Dag').press('Enter')
    await page.waitForURL(/van=2026-12-15/)
    const entry = page.locator('.rooms__entry').first()
    await entry.focus()
    await page.keyboard.press('ArrowRight')
    const focused = () => page.evaluate<string>('document.activeElement.innerText')
    const second = await focused()
    expect(second).not.to.equal(await entry.innerText())
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).to.equal(await entry.innerText())
    await expectGoodPage(page)
    await page.keyboard.press('PageDown')
    await page.waitForURL(/van=2026-12-22/)
    await page.getByRole('link', { name: 'Maand van één zaal' }).click()
    await page.locator('h1:has-text("december 2026")').waitFor()
    await expectGoodPage(page)
    await page.locator('.rooms__entry--group').first().click()
    await page.waitForURL(/\/groepen\//)
    await page.context().close()
  })
})
