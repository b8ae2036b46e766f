import { expect } from 'chai'
import { TIMETABLE } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { startApp, type RunningApp } from '../../support/app.ts'
import { expectNoViolations } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import type { Client } from '../../support/client.ts'
import { paperPrinter } from '../../support/paper.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { aFormedGroup, BY_NOTHING, BY_PHONE, BY_POST, seatOf } from '../a-group.ts'
import { findMessage } from '../../../src/invitations/recipient/recipient.ts'
import { keptHtml } from '../../../src/invitations/mail/mail-of.ts'

describe('the pages of messages', () => {
  let app: RunningApp
  let planner: Client

  before(async () => {
    app = await startApp()
    await aFormedGroup(app.deps, [{}, BY_POST, BY_PHONE, BY_NOTHING])
    planner = await signInAs(app, 'planner')
  })
  after(() => app.close())

  const messageTo = async (number: number) =>
    app.deps.db.read.findOneByOrFail(Message, { placementId: (await seatOf(app.deps, number)).id })

  it('say kindly that nothing needs anybody', async () => {
    expect((await planner.get('/berichten')).text).to.include('Alle berichten zijn de deur uit')
    // Also where nothing is listed, the way back to everything.
    expect((await planner.get('/berichten?deel=terug')).text).to.include('href="/berichten"')
  })

  it('answer in the heading what needs somebody first, and list who is to be called', async () => {
    await sendMessages(app.deps, TIMETABLE)
    const { text } = await planner.get('/berichten')
    expect(text).to.include('<h1 class="heading__text">1 mens is niet te bereiken</h1>')
    for (const part of ['tel:0612345678', 'Geen e-mail, adres of telefoon bekend', '1 brief wacht', 'Spreekt Arabisch'])
      expect(text).to.include(part)
  })

  it('are readable for everyone, on a desk and on a phone', async () => {
    const page = await newPage()
    await signInPage(app, page, 'planner', { language: 'en' })
    for (const path of [
      '/berichten',
      `/berichten/${(await messageTo(1)).id}`,
      `/berichten/${(await messageTo(2)).id}`,
    ]) {
      await page.goto(app.url + path)
      await expectNoViolations(page)
    }
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto(`${app.url}/berichten`)
    await expectNoViolations(page)
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.equal(320)
    await page.context().close()
  }).timeout(40_000)

  it('lead to the person, and offer on the page of a message what can be done on the telephone', async () => {
    const { id } = await messageTo(1)
    const { text } = await planner.get(`/berichten/${id}`)
    expect(text).to.include('<a class="utrecht-link" href="/mensen/R-000001">Rania Haddad 1</a>')
    for (const act of ['antwoord', 'opnieuw', 'plaatsen']) expect(text).to.include(`href="/mensen/R-000001/${act}"`)
    expect((await planner.get('/mensen/R-000001')).text).to.include(`href="/berichten/${id}"`)
    const reader = await signInAs(app, 'reader')
    expect((await reader.get(`/berichten/${id}`)).text)
      .to.include('/mensen/R-000001')
      .and.not.include('/antwoord')
  })

  it('take the outcome of a call', async () => {
    const { id } = await messageTo(3)
    const answer = await planner.post(`/berichten/${id}/gebeld`, { uitkomst: 'kan-niet', reden: 'work' })
    expect(answer.location).to.equal('/berichten')
    expect((await planner.follow(answer)).text).to.include('Rania Haddad 3 komt niet')
    expect(await seatOf(app.deps, 3)).to.include({ status: 'declined', declineReason: 'work' })
    // Who waits again can be given another half day; there is no seat to answer about.
    expect((await planner.get(`/berichten/${id}`)).text)
      .to.include('/mensen/R-000003/plaatsen')
      .and.not.include('/mensen/R-000003/antwoord')
  })

  it('show a kept mail with its working link only inside the frame, which may run nothing', async () => {
    const { id } = await messageTo(1)
    const word = app.deps.secrets.token((await seatOf(app.deps, 1)).id, 1)
    expect((await planner.get(`/berichten/${id}`)).text).to.not.include(word)
    const { text, headers } = await planner.get(`/berichten/${id}/mail`)
    expect(text).to.include(word)
    expect(headers.get('content-security-policy')).to.include("default-src 'none'").and.include('sandbox')
    const config = { ...app.deps.config, smtpUrl: 'smtp://mail.example.org' }
    const found = await findMessage(app.deps.db.read, 'all', id)
    expect(keptHtml({ ...app.deps, config }, found)).to.not.include(word)
  })

  it('print the letters and give the same files again', async () => {
    const answer = await planner.post('/berichten/print')
    expect(answer.location).to.equal('/berichten/partij/2026-12-01-1')
    expect((await planner.follow(answer)).text)
      .to.include('1 brief is klaar voor de post')
      .and.not.include('haalde deze brieven al op')
    const { headers, text } = await planner.get('/berichten/partij/2026-12-01-1/brieven.pdf')
    expect(headers.get('content-disposition')).to.include('2026-12-01-1.pdf')
    expect(text.slice(0, 4)).to.equal('%PDF')
    // Who prints them again chooses to, and reads when they were printed first.
    const second = (await planner.get('/berichten/partij/2026-12-01-1')).text
    expect(second).to.include('Noor de Wit haalde deze brieven al op: 1 dec 2026').and.include('Print ze nog een keer')
    expect((await planner.get('/berichten/partij/2026-12-01-1/lijst.csv')).text).to.include('R-000002')
    const again = await planner.post('/berichten/print')
    expect((await planner.follow(again)).text).to.include('Er was niets te printen')
  }).timeout(20_000)

  it('show a preview of a letter', async () => {
    const { text } = await planner.get(`/berichten/${(await messageTo(2)).id}/brief.pdf`)
    expect(text.slice(0, 4)).to.equal('%PDF')
  }).timeout(20_000)

  it("show nothing of another municipality's people", async () => {
    const elsewhere = await signInAs(app, 'planner', ['0363'])
    expect((await elsewhere.get('/berichten')).text).to.not.include('Haddad')
    for (const path of ['', '/mail', '/brief.pdf'])
      expect((await elsewhere.get(`/berichten/${(await messageTo(1)).id}${path}`)).status).to.equal(404)
    for (const file of ['', '/brieven.pdf', '/lijst.csv'])
      expect((await elsewhere.get(`/berichten/partij/2026-12-01-1${file}`)).status).to.equal(404)
    expect((await elsewhere.post(`/berichten/${(await messageTo(4)).id}/opnieuw`)).status).to.equal(404)
  })

  it('let a reader look and not act', async () => {
    const reader = await signInAs(app, 'reader')
    expect((await reader.get('/berichten')).text)
      .to.include('Rania Haddad 4')
      .and.not.include('/gebeld')
    expect((await reader.post('/berichten/print')).status).to.equal(403)
  })
})

describe('letters of several municipalities', () => {
  it('are printed for one of them alone when somebody chooses that, and never for one that they may not see', async () => {
    const app = await startApp({ printer: paperPrinter() })
    await aFormedGroup(app.deps, [BY_POST, BY_POST, { ...BY_POST, municipality: '0938' }])
    await sendMessages(app.deps, TIMETABLE)
    const planner = await signInAs(app, 'planner', ['0935', '0938'])
    const { text } = await planner.get('/berichten/brieven')
    expect(text).to.include('Print de brieven van Maastricht').and.include('Print de brieven van Meerssen')
    await chooseOne(app, planner)
    const batch = await planner.follow(await planner.post('/berichten/print', { municipality: '0938' }))
    expect(batch.text).to.include('1 brief is klaar voor de post').and.include('R-000003')
    expect(batch.text).not.to.include('R-000001')
    expect((await planner.get('/berichten/brieven')).text).not.to.include('Print de brieven van')
    const neighbour = await signInAs(app, 'planner', ['0938'])
    expect((await neighbour.post('/berichten/print', { municipality: '0935' })).status).to.equal(404)
    await app.close()
  })
})

/** One letter of Maastricht is chosen, looked at and printed; the other waits. */
async function chooseOne(app: RunningApp, planner: Client): Promise<void> {
  const [first] = await app.deps.db.read.findBy(Message, { channel: 'letter', municipality: '0935' })
  const chosen = { bericht: first?.id ?? '' }
  const asked = (await planner.post('/berichten/brieven/gekozen', chosen)).text
  expect(asked).to.include('Deze brief printen?').and.include(`value="${first?.id}"`)
  const neighbour = await signInAs(app, 'planner', ['0938'])
  expect((await neighbour.post('/berichten/brieven/gekozen', chosen)).status).to.equal(404)
  expect((await (await signInAs(app, 'reader')).post('/berichten/brieven/gekozen', chosen)).status).to.equal(403)
  expect((await planner.follow(await planner.post('/berichten/print', chosen))).text).to.include('1 brief is klaar')
  const whole = />\s*Print de brieven\s*</
  expect((await planner.get('/berichten/brieven')).text).to.match(whole)
  expect((await planner.get('/berichten/brieven?gemeente=0935')).text)
    .to.include('1 brief wacht op de printer: Maastricht')
    .and.not.include(String(first?.id))
    .and.not.match(whole)
  const sheet = (await planner.get('/berichten/brieven.csv')).text
  expect(sheet.trim().split('\n')).to.have.length(3)
}

describe('a large batch of letters', () => {
  it('is offered file by file', async () => {
    const app = await startApp({ printer: paperPrinter(undefined, 2) })
    await aFormedGroup(app.deps, [BY_POST, BY_POST, BY_POST])
    await sendMessages(app.deps, TIMETABLE)
    const planner = await signInAs(app, 'planner')
    const page = await planner.follow(await planner.post('/berichten/print'))
    const address = /\/berichten\/partij\/[\d-]+/.exec(page.text)?.[0] ?? ''
    expect(page.text).to.include('De brieven staan in 2 bestanden').and.not.include('/brieven.pdf')
    for (const [number, status] of [
      [1, 200],
      [2, 200],
      [3, 404],
    ])
      expect((await planner.get(`${address}/brieven-${number}.pdf`)).status).to.equal(status)
    const { headers } = await planner.get(`${address}/brieven-2.pdf`)
    expect(headers.get('content-disposition')).to.match(/\d{4}-\d\d-\d\d-1-02\.pdf/)
    await app.close()
  }).timeout(20_000)
})

describe('letters that can not be printed', () => {
  it('are said on the page of those that could, stand on the list with a number to call, and show no broken page', async () => {
    const printer = paperPrinter(({ address }) => (address[0]?.includes('Haddad') ? 'too-long-for-sheet' : null))
    const app = await startApp({ printer })
    await aFormedGroup(app.deps, [BY_POST, { ...BY_POST, familyName: 'Celik' }, { ...BY_POST, familyName: 'Demir' }])
    await sendMessages(app.deps, TIMETABLE)
    const planner = await signInAs(app, 'planner')
    const batch = await planner.follow(await planner.post('/berichten/print'))
    expect(batch.text).to.include('2 brieven zijn klaar voor de post').and.include('1 brief kon niet worden geprint')
    const list = (await planner.get('/berichten')).text
    expect(list).to.include('de brief past niet op één blad').and.include('href="tel:')
    expect(list).to.match(/mislukt of terug\s+<span class="parts__count">1</)
    const sheet = (await planner.get('/berichten.csv?deel=terug&manier=letter')).text
    expect(sheet).to.include('Haddad').and.include('mislukt').and.not.include('Celik')
    const failed = await app.deps.db.read.findOneByOrFail(Message, { status: 'failed' })
    const preview = await planner.get(`/berichten/${failed.id}/brief.pdf`)
    expect(preview.status).to.equal(409)
    expect(preview.text).to.include('Deze brief kan zo niet worden geprint')
    const chosen = { bericht: failed.id }
    const asked = (await planner.post('/berichten/gekozen', chosen)).text
    expect(asked).to.include('Wat moet er met dit bericht gebeuren?').and.not.include('value="verzonden"')
    expect((await (await signInAs(app, 'reader')).post('/berichten/gekozen', chosen)).status).to.equal(403)
    expect((await (await signInAs(app, 'planner', ['0363'])).post('/berichten/gekozen', chosen)).status).to.equal(404)
    const other = await app.deps.db.read.findOneByOrFail(Message, { status: 'printed' })
    const inDoubt = { status: 'claimed', channel: 'email', claimedAt: '2026-11-30T10:00:00.000Z' } as const
    await app.deps.db.write((tx) => tx.update(Message, { id: other.id }, inDoubt))
    const both = (await planner.post('/berichten/gekozen', { bericht: [failed.id, other.id] })).text
    expect(both).to.include('krijgt het twee keer').and.include('Wat mislukte').and.include('value="verzonden"')
    const again = await planner.post('/berichten/onzeker', { ...chosen, keuze: 'opnieuw' })
    expect((await planner.follow(again)).text).to.include('1 bericht gaat zo opnieuw weg')
    expect((await app.deps.db.read.findOneByOrFail(Message, { id: failed.id })).status).to.equal('queued')
    await app.close()
  }).timeout(20_000)
})
