import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { askTrainers } from '../../../src/groups/trainers/ask-trainers.ts'
import { addTrainer } from '../../../src/groups/trainers/keep-trainers.ts'
import { mailTrainers } from '../../../src/groups/trainers/mail-trainers.ts'
import { listUnreached } from '../../../src/groups/trainers/mail-trouble.ts'
import { TrainerMail } from '../../../src/groups/trainers/trainer-mail.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, NEWCOMER, TIMETABLE } from '../../../src/history/work.ts'
import { collectBounces } from '../../../src/invitations/mail/collect-bounces.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { changePerson } from '../../../src/referrals/receiving/change-person.ts'
import { typedAvailability } from '../../../src/referrals/receiving/read-availability.ts'
import { anImapServer, type ImapServer } from '../../outside/mail/imap-server.ts'
import * as returned from '../../outside/mail/returned-mails.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { MORNING } from '../../support/town.ts'
import { aFormedGroup, messagesIn, seatOf } from '../a-group.ts'

/** The report about the mail that this test sent. */
const about = (report: Buffer, { id }: Message) => Buffer.from(report.toString().replaceAll(returned.ID, id))
const NEXT_DAY = { ...MORNING, code: 'dec-18-am', sessions: [{ date: '2026-12-18', start: '09:00', end: '12:30' }] }
const NOTHING = { bounced: 0, delayed: 0, ignored: 0, left: 0 }

onBothDatabases('mail that comes back', (newDatabase) => {
  let deps: Deps
  let server: ImapServer

  before(async () => {
    server = await anImapServer()
    deps = await testDeps({ databaseUrl: await newDatabase(), environment: { BOUNCE_IMAP_URL: server.url } })
    const shared = { email: 'family@example.org' }
    const counsellor = { counsellorName: 'Sam', counsellorEmail: 'sam@example.org', counsellorMay: true }
    await aFormedGroup(deps, [shared, shared, {}, {}, {}, {}, counsellor, {}], { slots: [MORNING, NEXT_DAY] })
    await sendMessages(deps, TIMETABLE)
  })
  after(() => server.stop())
  beforeEach(() => server.folders.set('INBOX', []))

  const messageTo = async (number: number, copyFor: Message['copyFor'] = 'newcomer') => {
    const placementId = (await seatOf(deps, number)).id
    return deps.db.read.findOneByOrFail(Message, { placementId, channel: 'email', copyFor })
  }
  const messagesOf = async (number: number) =>
    (await messagesIn(deps)).filter((message) => message.startsWith(`${number} `))
  const eventsOf = async (number: number) => {
    const { referral } = await seatOf(deps, number)
    const events = await deps.db.read.findBy(Event, { referralId: referral.id })
    return events.map(({ kind }) => kind).filter((kind) => /bounced|delayed/.test(kind))
  }
  const inbox = () => server.folders.get('INBOX') ?? []

  it('becomes a letter, and nobody writes to that mailbox any more: who shares it gets letters too', async () => {
    server.deliver(about(returned.POSTFIX_UNKNOWN, await messageTo(1)))
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, bounced: 1 })
    expect(await messagesOf(1)).to.deep.equal([
      '1 invitation email bounced mailbox-unknown',
      '1 invitation letter queued',
    ])
    for (const number of [1, 2]) expect((await seatOf(deps, number)).referral.person.emailBounced).to.equal(true)
    expect((await seatOf(deps, 3)).referral.person.emailBounced).to.equal(false)
    expect(await messagesOf(2)).to.deep.equal(['2 invitation email sent'])
    expect([inbox().length, server.folders.get('Dagdeel')?.length]).to.deep.equal([0, 1])
  })

  it('does nothing when the same report comes again', async () => {
    const report = about(returned.POSTFIX_UNKNOWN, await messageTo(1))
    server.deliver(report, report)
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, ignored: 2 })
    expect(await messagesOf(1)).to.have.length(2)
    expect(await eventsOf(1)).to.deep.equal(['invitation.bounced'])
  })

  it('is noted once while the server is still trying, and bounces when it gives up', async () => {
    const mail = await messageTo(3)
    server.deliver(about(returned.POSTFIX_DELAYED, mail), about(returned.EXIM_DELAYED, mail))
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, delayed: 1, ignored: 1 })
    expect(await messagesOf(3)).to.deep.equal(['3 invitation email sent delayed'])
    server.deliver(about(returned.EXCHANGE_EXPIRED, mail))
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, bounced: 1 })
    expect(await eventsOf(3)).to.have.members(['invitation.delayed', 'invitation.bounced'])
    expect((await seatOf(deps, 3)).referral.person.emailBounced).to.equal(false)
  })

  it('to a trainer is one that did not arrive from then on: a planner reads whom to call', async () => {
    const [group] = await deps.db.read.find(Group)
    const availability = typedAvailability(null)
    const typed = { phone: '', language: 'nl', roles: ['trainer'], languages: 'ar, nl', municipalities: ['0935'] }
    const ada = await addTrainer(deps, COMMAND, {
      ...{ ...typed, name: 'Ada', email: 'ada@example.org', fee: '', availability },
    })
    const need = { number: 1, role: 'trainer', language: 'ar' } as const
    await askTrainers(deps, COMMAND, { ...need, group: group?.id ?? '', trainers: [ada] })
    await mailTrainers(deps)
    const [mail] = await deps.db.read.find(TrainerMail)
    const about = (report: Buffer) => Buffer.from(report.toString().replaceAll(returned.ID, mail?.id ?? ''))
    server.deliver(about(returned.POSTFIX_DELAYED))
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, ignored: 1 })
    expect(await listUnreached(deps, 'all')).to.deep.equal([])
    server.deliver(about(returned.POSTFIX_UNKNOWN), about(returned.POSTFIX_UNKNOWN))
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, bounced: 1, ignored: 1 })
    expect((await listUnreached(deps, 'all')).map(({ request }) => request.trainer.name)).to.deep.equal(['Ada'])
  })

  it('settles the doubt about a mail that was under way at a crash', async () => {
    const [late, gone] = [await messageTo(4), await messageTo(5)]
    const doubt = { status: 'claimed' as const, statusReason: 'unknown' as const, sentAt: null }
    for (const { id } of [late, gone]) await deps.db.write((tx) => tx.update(Message, { id }, doubt))
    server.deliver(about(returned.POSTFIX_DELAYED, late), about(returned.GMAIL_FULL, gone))
    await collectBounces(deps, TIMETABLE)
    expect(await messagesOf(4)).to.deep.equal(['4 invitation email sent delayed'])
    expect(await messagesOf(5)).to.include('5 invitation email bounced mailbox-full')
  })

  it('blames no address that was given later', async () => {
    const { referral } = await seatOf(deps, 6)
    const { version } = referral.person
    const fields = { 'e-mail': 'new@example.org', 'e-mail toegestaan': 'ja', straat: 'Markt', huisnummer: '6' }
    const place = { postcode: '6211 CK', woonplaats: 'Maastricht', talen: 'nl' }
    const form = { version, referralVersion: referral.version, fields: { ...fields, ...place } }
    await changePerson(deps, COMMAND, referral.reference, form)
    server.deliver(about(returned.EXCHANGE_UNKNOWN, await messageTo(6)))
    expect(await collectBounces(deps, TIMETABLE)).to.include({ bounced: 1 })
    expect((await seatOf(deps, 6)).referral.person).to.include({ email: 'new@example.org', emailBounced: false })
  })

  it("says of a counsellor's copy that it came back, and goes no other way", async () => {
    server.deliver(about(returned.BY_ENVELOPE, await messageTo(7, 'counsellor')))
    expect(await collectBounces(deps, TIMETABLE)).to.include({ bounced: 1 })
    expect(await messagesOf(7)).to.have.members([
      '7 invitation email bounced mailbox-unknown',
      '7 invitation email sent',
    ])
    expect((await seatOf(deps, 7)).referral.person.emailBounced).to.equal(false)
  })

  it('chases nobody who has answered already', async () => {
    await answerPlacement(at(deps, '2026-11-24T09:00'), NEWCOMER, (await seatOf(deps, 8)).id, { coming: true })
    server.deliver(about(returned.BY_RETURN_ADDRESS, await messageTo(8)))
    await collectBounces(deps, TIMETABLE)
    expect(await messagesOf(8)).to.deep.equal(['8 invitation email bounced mailbox-unknown'])
  })

  it('leaves for a person what somebody made to be slow to read, reads the others, and keeps nobody waiting', async () => {
    const from = 'From: MAILER-DAEMON@mx.example.org\r\nSubject: Undeliverable\r\n'
    const parts = (count: number) =>
      Array.from({ length: count }, (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}\r\n`)
    const slow = [
      `\r\n${'-'.repeat(128_000)}`,
      `\r\n${'> -'.repeat(40_000)}\r\n${'-- \n'.repeat(20_000)}`,
      parts(5_000).join(''),
      `${'X-A: b\r\n'.repeat(80_000)}\r\nhallo`,
      `Content-Type: text/html\r\n\r\n${'<p>a'.repeat(120_000)}`,
    ].map((rest) => Buffer.from(from + rest))
    server.deliver(...slow, about(returned.POSTFIX_UNKNOWN, await messageTo(1)))
    const before = process.cpuUsage()
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, ignored: 1, left: slow.length })
    // Of this process: what they cost another one keeps no page waiting.
    expect(process.cpuUsage(before).user).to.be.lessThan(5_000_000)
    expect(inbox().map(({ flags }) => [...flags])).to.deep.equal(slow.map(() => ['\\Flagged']))
  }).timeout(60_000)

  it('leaves for a person, with a star, what it does not understand, and looks at it no more', async () => {
    server.deliver(returned.AN_ANSWER, returned.POSTFIX_UNKNOWN, returned.FROM_NOWHERE, returned.OUT_OF_OFFICE)
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, ignored: 1, left: 3 })
    expect(inbox().map(({ flags }) => [...flags])).to.deep.equal([['\\Flagged'], ['\\Flagged'], ['\\Flagged']])
    expect(await collectBounces(deps, TIMETABLE)).to.deep.equal({ ...NOTHING, left: 3 })
    expect(await deps.db.read.countBy(Person, { emailBounced: true })).to.equal(3)
  })
})
