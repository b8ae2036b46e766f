import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { recordCameBack } from '../../../src/invitations/due/came-back.ts'
import { printLetters } from '../../../src/invitations/letters/print-letters.ts'
import { listMessageEvents } from '../../../src/invitations/message/change-message.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { shortAddress } from '../../../src/invitations/message/short-address.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { takeReport } from '../../../src/invitations/sms/take-report.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { aGateway, GATEWAY_BODY, type TestGateway } from '../../outside/sms/a-gateway.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aFormedGroup, BY_POST, messagesIn, seatOf } from '../a-group.ts'

/** A group needs three. The first of them is who a test is about. */
const BY_POST_ALL = [BY_POST, BY_POST, BY_POST]
const MAILED = [{}, BY_POST, BY_POST]

onBothDatabases('SMS', (newDatabase) => {
  let deps: Deps
  let gateway: TestGateway

  beforeEach(async () => {
    gateway = await aGateway()
    const environment = { SMS_URL: gateway.url, SMS_BODY: GATEWAY_BODY }
    deps = await testDeps({ databaseUrl: await newDatabase(), environment })
  })
  afterEach(() => gateway.stop())

  /** These people agreed to SMS, each on a number of their own. */
  const agree = async (...numbers: number[]) => {
    for (const number of numbers) {
      const { person } = (await seatOf(deps, number)).referral
      const told = {
        phone: `06 1234567${number}`,
        smsNumber: `+3161234567${number}`,
        smsSince: deps.clock.now(),
        smsBy: 'newcomer',
      }
      await deps.db.write((tx) => tx.update(Person, { id: person.id }, told))
    }
  }
  const messagesTo = async (number: number) =>
    (await messagesIn(deps)).filter((message) => message.startsWith(String(number)))
  const smsTo = async (number: number) => {
    const placementId = (await seatOf(deps, number)).id
    return deps.db.read.findOneByOrFail(Message, { placementId, channel: 'sms', kind: 'invitation' })
  }

  it('goes to who agreed to it and can’t be mailed, once, with the short address and no name', async () => {
    await aFormedGroup(deps, MAILED)
    await agree(1, 2)
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({ email: 1, sms: 1, letter: 1, failed: 0, held: [] })
    expect(await sendMessages(deps, TIMETABLE)).to.deep.equal({ email: 0, sms: 0, letter: 0, failed: 0, held: [] })
    const seat = await seatOf(deps, 2)
    const [sms, ...others] = gateway.sent
    expect(others).to.deep.equal([])
    expect(sms?.to).to.equal('+31612345672')
    expect(sms?.text.endsWith(`:\n${shortAddress(deps.config.publicUrl, deps.secrets, seat)}`)).to.equal(true)
    expect(sms?.text).to.not.match(/Rania|Haddad/)
    const kept = JSON.stringify(await smsTo(2))
    expect(kept).to.not.include(deps.secrets.code(seat.id, seat.tokenNumber, seat.tokenHash).slice(0, 4))
  })

  it('goes to nobody where no gateway is set: everything is as without it', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1, 2)
    const without = { ...deps, config: { ...deps.config, sms: null } }
    expect(await sendMessages(without, TIMETABLE))
      .to.include({ letter: 3 })
      .and.not.have.property('sms')
    expect(gateway.asked).to.deep.equal([])
  })

  it('does not go to a number that is another one than they agreed to', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    const { person } = (await seatOf(deps, 1)).referral
    await deps.db.write((tx) => tx.update(Person, { id: person.id }, { phone: '06 87654321' }))
    await sendMessages(deps, TIMETABLE)
    expect(gateway.sent).to.deep.equal([])
  })

  it('gives way to a letter when they took it back meanwhile', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    gateway.is('overloaded')
    await sendMessages(deps, TIMETABLE)
    gateway.is('well')
    const { person } = (await seatOf(deps, 1)).referral
    await deps.db.write((tx) => tx.update(Person, { id: person.id }, { smsNumber: null, smsSince: null, smsBy: null }))
    await sendMessages(at(deps, '2026-11-23T10:00'), TIMETABLE)
    expect(gateway.sent).to.deep.equal([])
    expect(await messagesTo(1)).to.deep.equal([
      '1 invitation letter queued',
      '1 invitation sms failed sms-not-possible',
    ])
  })

  it('comes after e-mail and before a letter, and each way is tried once', async () => {
    await aFormedGroup(deps, MAILED)
    await agree(1)
    await sendMessages(deps, TIMETABLE)
    const mail = await deps.db.read.findOneByOrFail(Message, { channel: 'email' })
    await recordCameBack(deps, COMMAND, mail.id)
    await sendMessages(deps, TIMETABLE)
    await takeReport(deps, TIMETABLE, { reference: (await smsTo(1)).id, outcome: 'failed' })
    const placementId = (await seatOf(deps, 1)).id
    const { id } = await deps.db.read.findOneByOrFail(Message, { placementId, channel: 'letter' })
    await printLetters(deps, COMMAND)
    await recordCameBack(deps, COMMAND, id)
    await sendMessages(deps, TIMETABLE)
    expect(await messagesTo(1)).to.deep.equal([
      '1 invitation call queued no-other-way',
      '1 invitation email bounced',
      '1 invitation letter returned',
      '1 invitation sms bounced undeliverable',
    ])
    expect(gateway.sent).to.have.length(1)
  })

  it('becomes a call when the post is too late by then', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    await sendMessages(deps, TIMETABLE)
    await takeReport(at(deps, '2026-12-10T09:00'), TIMETABLE, { reference: (await smsTo(1)).id, outcome: 'failed' })
    expect(await messagesIn(deps)).to.include('1 invitation call queued no-other-way')
  })

  it('waits for a gateway that is down, tries again, and loses and doubles nothing', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1, 2, 3)
    gateway.is('overloaded')
    expect(await sendMessages(deps, TIMETABLE)).to.include({ sms: 0, failed: 0, problem: 'HTTP 503' })
    expect(gateway.asked, 'the rest was not offered in vain').to.have.length(1)
    expect(await sendMessages(deps, TIMETABLE)).to.have.property('problem')
    gateway.is('well')
    const later = at(deps, '2026-11-23T09:06')
    expect(await sendMessages(later, TIMETABLE))
      .to.include({ sms: 3 })
      .and.not.have.property('problem')
    expect(gateway.sent.map(({ to }) => to).sort()).to.deep.equal(['+31612345671', '+31612345672', '+31612345673'])
  })

  it('is left to a person when nobody knows whether it was taken, and never sent again by itself', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    gateway.is('cut off')
    const { held } = await sendMessages(deps, TIMETABLE)
    expect(held).to.deep.equal([{ reference: 'R-000001', reason: 'in-flight' }])
    gateway.is('well')
    await sendMessages(at(deps, '2026-11-24T09:00'), TIMETABLE)
    expect(gateway.asked).to.have.length(1)
    // The gateway had it after all, and says so late.
    expect(await takeReport(deps, TIMETABLE, { reference: (await smsTo(1)).id, outcome: 'delivered' })).to.equal(true)
    expect(await messagesTo(1)).to.deep.equal(['1 invitation sms delivered'])
  })

  it('goes by post to whose number is refused while it takes others', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1, 2)
    gateway.is({ refuses: '+31612345671' })
    expect(await sendMessages(deps, TIMETABLE))
      .to.include({ sms: 1, letter: 2, failed: 1 })
      .and.not.have.property('problem')
    expect([...(await messagesTo(1)), ...(await messagesTo(2))]).to.deep.equal([
      '1 invitation letter queued',
      '1 invitation sms failed refused-400',
      '2 invitation sms sent',
    ])
  })

  it('goes by post to who is refused alone, and says that it may be about us', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    gateway.is({ refuses: '+31' })
    expect(await sendMessages(deps, TIMETABLE)).to.include({ sms: 0, letter: 3, failed: 1, problem: 'HTTP 400' })
    expect(await messagesTo(1)).to.deep.equal(['1 invitation letter queued', '1 invitation sms failed refused-400'])
  })

  it('never says what the page does not have: who was absent gets a letter', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    await sendMessages(deps, TIMETABLE)
    const { id: placementId } = await seatOf(deps, 1)
    await markAttendance(at(deps, '2026-12-17T12:00'), COMMAND, placementId, { session: 1, status: 'absent' })
    await sendMessages(at(deps, '2026-12-18T09:00'), TIMETABLE)
    expect(await messagesTo(1)).to.include('1 absence letter queued')
    // One that was made while that went by SMS.
    await deps.db.write((tx) => tx.update(Message, { placementId, kind: 'absence' }, { channel: 'sms' }))
    await sendMessages(at(deps, '2026-12-18T10:00'), TIMETABLE)
    expect(await messagesTo(1)).to.include.members(['1 absence letter queued', '1 absence sms failed sms-not-possible'])
    expect(gateway.sent.map(({ id }) => id)).to.deep.equal([(await smsTo(1)).id])
  })

  it('blames nobody’s number when everybody’s is refused', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1, 2, 3)
    gateway.is({ refuses: '+31' })
    expect(await sendMessages(deps, TIMETABLE)).to.include({ sms: 0, failed: 0, letter: 0, problem: 'HTTP 400' })
    const waits = ['1', '2', '3'].map((number) => `${number} invitation sms queued server-refuses`)
    expect(await messagesIn(deps)).to.deep.equal(waits)
  })

  it('waits for the morning, but for what somebody must know before', async () => {
    const night = at(deps, '2026-11-23T05:00')
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    await sendMessages(night, TIMETABLE)
    expect(gateway.sent).to.deep.equal([])
    await sendMessages(at(deps, '2026-11-23T08:00'), TIMETABLE)
    expect(gateway.sent).to.have.length(1)
  })

  it('that arrived is not sent again when it waited for another try', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    gateway.is('overloaded')
    await sendMessages(deps, TIMETABLE)
    gateway.is('well')
    const { id } = await smsTo(1)
    expect(await takeReport(deps, TIMETABLE, { reference: id, outcome: 'failed' })).to.equal(false)
    expect(await takeReport(deps, TIMETABLE, { reference: id, outcome: 'delivered' })).to.equal(true)
    await sendMessages(at(deps, '2026-11-23T10:00'), TIMETABLE)
    expect(gateway.sent).to.deep.equal([])
    expect(await messagesTo(1)).to.deep.equal(['1 invitation sms delivered'])
  })

  it('that never left is not known as arrived', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    await sendMessages(at(deps, '2026-11-23T05:00'), TIMETABLE)
    const { id } = await smsTo(1)
    expect(await takeReport(deps, TIMETABLE, { reference: id, outcome: 'delivered' })).to.equal(false)
  })

  for (const [what, code] of [
    ['refuses', 400],
    ['puts off', 503],
  ] as const)
    it(`takes one next way when the gateway ${what} what it has said already did not arrive`, async () => {
      await aFormedGroup(deps, BY_POST_ALL)
      await agree(1)
      await sendMessages(at(deps, '2026-11-23T05:00'), TIMETABLE)
      const { id } = await smsTo(1)
      gateway.is({ ...{ says: code }, first: () => takeReport(deps, TIMETABLE, { reference: id, outcome: 'failed' }) })
      await sendMessages(deps, TIMETABLE)
      expect(await messagesTo(1)).to.deep.equal([
        '1 invitation letter queued',
        '1 invitation sms bounced undeliverable',
      ])
      const events = (await listMessageEvents(deps.db.read, await smsTo(1))).map(({ kind }) => kind)
      expect(events).to.have.members(['invitation.queued', 'invitation.not-arrived'])
    })

  it('that arrived is known once, however often and in whatever order the gateway says so', async () => {
    await aFormedGroup(deps, BY_POST_ALL)
    await agree(1)
    await sendMessages(deps, TIMETABLE)
    const sms = await smsTo(1)
    const say = (outcome: 'delivered' | 'failed' | null) => takeReport(deps, TIMETABLE, { reference: sms.id, outcome })
    expect(await say(null)).to.equal(false)
    expect([await say('delivered'), await say('delivered')]).to.deep.equal([true, false])
    const events = (await listMessageEvents(deps.db.read, sms)).map(({ kind }) => kind)
    expect(events).to.have.members(['invitation.queued', 'invitation.sent', 'invitation.delivered'])
    expect([await say('failed'), await say('failed'), await say('delivered')]).to.deep.equal([true, false, false])
    expect(await messagesTo(1)).to.deep.equal(['1 invitation letter queued', '1 invitation sms bounced undeliverable'])
  })

  it('is no business of a report about a mail or about nothing', async () => {
    await aFormedGroup(deps, MAILED)
    await sendMessages(deps, TIMETABLE)
    const { id } = await deps.db.read.findOneByOrFail(Message, { channel: 'email' })
    expect(await takeReport(deps, TIMETABLE, { reference: id, outcome: 'failed' })).to.equal(false)
    const nothing = '00000000-0000-4000-8000-000000000000'
    expect(await takeReport(deps, TIMETABLE, { reference: nothing, outcome: 'failed' })).to.equal(false)
    expect(await messagesTo(1)).to.deep.equal(['1 invitation email sent'])
  })
})
