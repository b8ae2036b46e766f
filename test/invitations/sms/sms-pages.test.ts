import { expect } from 'chai'
import { pino } from 'pino'
import { createApp } from '../../../src/app.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { aGateway, GATEWAY_BODY, type TestGateway } from '../../outside/sms/a-gateway.ts'
import { type RunningApp, serveApp } from '../../support/app.ts'
import type { Client } from '../../support/client.ts'
import { at } from '../../support/deps.ts'
import { expectGoodPage } from '../../support/axe.ts'
import { newPage } from '../../support/browser.ts'
import { signInAs, signInPage } from '../../support/staff.ts'
import { aFormedGroup, BY_POST, seatOf } from '../a-group.ts'

const KEY = 'a-word-of-more-than-twenty-signs'
const REPORT = { reference: 'msg.reference', status: 'msg.status.code', delivered: ['2'], failed: ['3'] }

describe('SMS on pages', () => {
  let gateway: TestGateway
  let app: RunningApp
  let planner: Client
  /** What stands in the log. */
  const lines: string[] = []

  before(async () => {
    gateway = await aGateway()
    const sms = {
      SMS_URL: gateway.url,
      SMS_BODY: GATEWAY_BODY,
      SMS_REPORT: JSON.stringify(REPORT),
      SMS_REPORT_KEY: KEY,
    }
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) })
    app = await serveApp({ environment: sms, log }, createApp)
    await aFormedGroup(app.deps, [BY_POST, BY_POST, BY_POST])
    planner = await signInAs(app, 'planner')
  })
  after(async () => {
    await app.close()
    await gateway.stop()
  })

  const personOf = async (number: number) => (await seatOf(app.deps, number)).referral.person
  const change = async (number: number, fields: Record<string, string | string[]>) => {
    const { referral } = await seatOf(app.deps, number)
    const seen = { version: String(referral.person.version), referralVersion: String(referral.version) }
    return planner.post(`/mensen/R-00000${number}/wijzigen`, { ...seen, ...fields })
  }

  it('keep who agreed, to which number, when and who noted it', async () => {
    await planner.follow(await change(1, { phone: '06-12 34 56 71', maySms: ['', 'ja'] }))
    expect(await personOf(1)).to.include({
      phone: '06-12 34 56 71',
      smsNumber: '+31612345671',
      smsSince: app.deps.clock.now(),
    })
    const { text } = await planner.get('/mensen/R-000001')
    expect(text).to.match(/06 12345671, toestemming genoteerd door [^,]+, 1 dec 2026/)
    expect(text).to.contain('Gegevens gewijzigd: Telefoon, Sms')
  })

  it('show a planner for which number somebody agreed, and drop that when another number is typed', async () => {
    const { text } = await planner.get('/mensen/R-000001/wijzigen')
    expect(text).to.match(/name="maySms" value="\+31612345671"\s+checked>\s+<span>[^<]* op 06 12345671</)
    await planner.follow(await change(1, { phone: '06 12345622', maySms: ['', '+31612345671'] }))
    expect(await personOf(1)).to.include({ phone: '06 12345622', smsNumber: null })
    expect((await planner.get('/mensen/R-000001/wijzigen')).text).to.match(/name="maySms" value="ja"\s*>/)
    await planner.follow(await change(1, { phone: '06 12345671', maySms: ['', 'ja'] }))
  })

  it('say beside its field that a number is no mobile one, and lose nothing that was typed', async () => {
    const wrong = await change(2, { phone: '043 350 40 40', maySms: ['', 'ja'], givenNames: 'Hala' })
    expect(wrong.status).to.equal(422)
    expect(wrong.text).to.contain('id="phone-error"').and.contain('Dit is geen mobiel nummer')
    expect(wrong.text).to.contain('value="043 350 40 40"').and.contain('value="Hala"')
    expect(await personOf(2)).to.include({ phone: '0612345678', smsNumber: null })
  })

  it('show the SMS with its length and without its code, and what became of it', async () => {
    await sendMessages(at(app.deps, '2026-12-01T09:00'), TIMETABLE)
    const { id } = await app.deps.db.read.findOneByOrFail(Message, { channel: 'sms' })
    const { text } = await planner.get(`/berichten/${id}`)
    expect(text).to.contain('Gemeente')
    expect(text)
      .to.contain('/k/0000-0000')
      .and.match(/\d+ van \d+ tekens, gaat in \d de/)
    const seat = await seatOf(app.deps, 1)
    expect(text).to.not.contain(app.deps.secrets.code(seat.id, seat.tokenNumber, seat.tokenHash).slice(0, 4))
    expect(text).to.contain('Sms kwam niet aan')
  })

  it('take what the gateway says, by POST and by GET, once, and refuse who doesn’t know the word', async () => {
    const { id } = await app.deps.db.read.findOneByOrFail(Message, { channel: 'sms' })
    const statusOf = async () => (await app.deps.db.read.findOneByOrFail(Message, { id })).status
    const say = (key: string, code: string, reference = id) =>
      fetch(`${app.url}/sms/${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ msg: { reference, status: { code } } }),
      })
    expect((await say('another-word-of-twenty-signs', '3')).status).to.equal(404)
    expect((await fetch(`${app.url}/sms/`)).status).to.equal(404)
    expect(await statusOf()).to.equal('sent')
    for (const code of ['0', '2', '2']) expect((await say(KEY, code)).status).to.equal(200)
    expect(await statusOf()).to.equal('delivered')
    // What is no report, or names nothing of ours, is thanked for: the gateway would go on for days.
    expect((await say(KEY, '3', "x' OR 1=1")).status).to.equal(200)
    expect((await fetch(`${app.url}/sms/${KEY}?msg.reference=${id}`)).status).to.equal(200)
    expect((await fetch(`${app.url}/sms/${KEY}`, { method: 'DELETE' })).status).to.equal(404)
    expect(await statusOf()).to.equal('delivered')
    const events = await app.deps.db.read.findBy(Event, { kind: 'invitation.delivered' })
    expect(events).to.have.length(1)
  })

  it('take a report whatever its JSON is called, and log once that one can’t be read, without what it says', async () => {
    const { id } = await app.deps.db.read.findOneByOrFail(Message, { channel: 'sms' })
    const say = (body: string | URLSearchParams) => fetch(`${app.url}/sms/${KEY}`, { method: 'POST', body })
    for (const body of ['{"msg":{"reference":"R-007"', '{"other":"R-007"}', new URLSearchParams({ id: 'R-007' })])
      expect((await say(body)).status).to.equal(200)
    const warned = lines.filter((line) => line.includes('could not be read'))
    expect(warned.length).to.equal(1)
    expect(lines.join()).to.not.include('R-007')
    expect((await say(JSON.stringify({ msg: { reference: id, status: { code: '3' } } }))).status).to.equal(200)
    expect(await app.deps.db.read.findOneByOrFail(Message, { id })).to.include({ status: 'bounced' })
  })

  it('let a newcomer agree to SMS and take it back, and say what is wrong beside the number', async () => {
    const seat = await seatOf(app.deps, 3)
    const url = `${app.url}/u/${app.deps.secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)}`
    const send = (path: string, fields: Record<string, string>) =>
      fetch(url + path, { method: 'POST', body: new URLSearchParams({ taal: 'nl', ...fields }), redirect: 'manual' })
    const wrong = await send('/gegevens', { telefoon: '043-3504040', sms: 'ja' })
    expect(wrong.status).to.equal(422)
    expect(await wrong.text()).to.match(/id="telefoon-fout" role="alert">Een sms kan alleen naar een mobiel nummer/)
    expect((await send('/gegevens', { sms: 'ja' })).status).to.equal(303)
    expect(await personOf(3)).to.include({ phone: '0612345678', smsNumber: '+31612345678', smsBy: 'newcomer' })
    const page = await (await fetch(`${url}/hulp?taal=nl`)).text()
    expect(page).to.contain('Wij sturen ook een sms naar 06…\u206078')
    expect((await send('/gegevens', { telefoon: '06 87 65 43 21' })).status).to.equal(303)
    expect(await personOf(3)).to.include({ smsNumber: null })
    await send('/gegevens', { telefoon: '06 87 65 43 21', sms: 'ja' })
    await send('/sms-niet', {})
    expect(await personOf(3)).to.include({ phone: '06 87 65 43 21', smsNumber: null, smsSince: null, smsBy: null })
  })

  it('say nothing of it where none goes out', async () => {
    const without = await serveApp({ databaseUrl: app.deps.config.databaseUrl }, createApp)
    const seat = await seatOf(app.deps, 3)
    const help = `/u/${app.deps.secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)}/hulp`
    await app.deps.db.write((tx) => tx.update(Person, { id: seat.referral.person.id }, { smsNumber: '+31687654321' }))
    expect((await (await fetch(without.url + help)).text()).toLowerCase()).to.not.contain('sms')
    const quiet = await signInAs(without, 'planner')
    for (const path of ['/mensen/R-000002', '/mensen/R-000002/wijzigen', '/berichten/teksten/uitnodiging/nl'])
      expect((await quiet.get(path)).text.replaceAll(/[\w-]*sms[\w-]*\.(css|js)/g, ''), path).to.not.match(/\bsms\b/i)
    expect((await fetch(`${without.url}/sms/${KEY}`)).status).to.equal(404)
    await without.close()
  })

  it('work by clicking and typing: a newcomer agrees on a telephone, and a planner sends and reads the SMS', async () => {
    const { deps, url } = app
    const seat = await seatOf(deps, 2)
    const phone = await newPage({ size: 'phone' })
    phone.setDefaultTimeout(15_000)
    await phone.goto(`${url}/u/${deps.secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)}/hulp?taal=ar`)
    await phone.getByLabel('رقم الهاتف').fill('٠٦ ٨٧٦٥٤٣٢٢')
    await phone.getByLabel(/SMS/).check()
    await phone.getByRole('button', { name: 'حفظ' }).click()
    expect(await phone.locator('main').innerText()).to.contain('06…\u206022')
    await expectGoodPage(phone)
    await phone.context().close()
    // Their letter went to the post meanwhile.
    const printed = { status: 'printed', sentAt: deps.clock.now() } as const
    await deps.db.write((tx) => tx.update(Message, { placementId: seat.id, channel: 'letter' }, printed))
    const page = await newPage()
    page.setDefaultTimeout(8_000)
    await signInPage(app, page, 'planner')
    await page.goto(`${url}/mensen/R-000002/opnieuw`)
    await page.getByLabel('Per sms').check()
    await page.getByRole('button', { name: 'Stuur opnieuw' }).click()
    await sendMessages(at(deps, '2026-12-01T10:00'), TIMETABLE)
    expect(gateway.sent.at(-1)?.to).to.equal('+31687654322')
    await page.goto(`${url}/berichten?deel=weg`)
    await page
      .getByRole('row', { name: /Rania Haddad 2.*sms/ })
      .getByRole('link')
      .first()
      .click()
    expect(await page.locator('main').innerText()).to.match(/De sms[^]*tekens, gaat in \d de/)
    await expectGoodPage(page)
    await page.context().close()
  }).timeout(60_000)

  it('let who need not come any more take consent back, by clicking, and also who left', async () => {
    const { deps, url } = app
    await cancelGroup(deps, COMMAND, (await deps.db.read.findOneByOrFail(Group, {})).id, { reason: 'weather' })
    const linkOf = async (number: number) => {
      const seat = await seatOf(deps, number)
      return `${url}/u/${deps.secrets.token(seat.id, seat.tokenNumber, seat.tokenHash)}`
    }
    const phone = await newPage({ size: 'phone' })
    phone.setDefaultTimeout(15_000)
    await phone.goto(`${await linkOf(2)}?taal=en`)
    expect(await phone.locator('main').innerText())
      .to.contain('it is cancelled')
      .and.contain('We also send an SMS to')
    await expectGoodPage(phone)
    await phone.getByRole('button', { name: 'No more SMS' }).click()
    expect(await phone.getByRole('status').innerText()).to.contain('Good')
    expect(await phone.locator('main').innerText()).to.not.contain('SMS')
    await phone.context().close()
    expect(await personOf(2)).to.include({ smsNumber: null, smsSince: null, smsBy: null })
    const { person, id } = (await seatOf(deps, 3)).referral
    await leaveProgramme(deps, COMMAND, id, { to: 'withdrawn', reason: 'exempt' })
    const agreed = { phone: '0612345678', smsNumber: '+31612345678' }
    await deps.db.write((tx) => tx.update(Person, { id: person.id }, agreed))
    const body = new URLSearchParams({ taal: 'nl' })
    const gone = await fetch(`${await linkOf(3)}/telefoon-weg`, { method: 'POST', body, redirect: 'manual' })
    expect(gone.headers.get('location')).to.match(/^\/u\/[a-z2-9]{26}\?bewaard=terug&taal=nl$/)
    expect(await personOf(3)).to.include({ phone: null, smsNumber: null })
  }).timeout(60_000)
})
