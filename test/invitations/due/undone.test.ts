import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { COMMAND, NEWCOMER, TIMETABLE, type Actor } from '../../../src/history/work.ts'
import { recordCameBack } from '../../../src/invitations/due/came-back.ts'
import { withholdMessages } from '../../../src/invitations/due/withhold-messages.ts'
import { invitationTasks } from '../../../src/invitations/follow-up/invitation-tasks.ts'
import {
  countMessages,
  listMessages,
  NEWEST_FIRST,
  type MessageOrder,
  type MessagesNarrowed,
} from '../../../src/invitations/follow-up/list-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { printLetters } from '../../../src/invitations/letters/print-letters.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { countAsSent, tryAgain, recordCall, settleTogether } from '../../../src/invitations/follow-up/settle-message.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { paperPrinter } from '../../support/paper.ts'
import { aFormedGroup, BY_NOTHING, BY_PHONE, BY_POST, messagesIn, seatOf } from '../a-group.ts'

const paper = paperPrinter()

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

onBothDatabases('what a person does about messages', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = { ...(await testDeps({ databaseUrl: await newDatabase() })), printer: paper }
    await aFormedGroup(deps, [{}, BY_POST, BY_PHONE, BY_NOTHING])
    await sendMessages(deps, TIMETABLE)
  })

  const messageTo = async (number: number, channel?: 'email' | 'letter' | 'call') => {
    const placementId = (await seatOf(deps, number)).id
    return deps.db.read.findOneByOrFail(Message, { placementId, ...(channel && { channel }) })
  }
  const person = async (number: number, change: Partial<Person>) => {
    const { referral } = await seatOf(deps, number)
    await deps.db.write((tx) => tx.update(Person, { id: referral.person.id }, change))
  }

  it('takes the answer of who was called, and strikes the call off the list', async () => {
    const { id } = await messageTo(3)
    await recordCall(deps, COMMAND, id, { outcome: 'missed' })
    expect(await messageTo(3)).to.include({ status: 'queued', attempts: 1 })
    await recordCall(deps, COMMAND, id, { outcome: 'coming' })
    expect((await messageTo(3)).status).to.equal('sent')
    expect((await seatOf(deps, 3)).status).to.equal('confirmed')
    expect(await codeOf(recordCall(deps, COMMAND, id, { outcome: 'coming' }))).to.equal('message-step')
  })

  it('lists messages in the order of the moment that it shows, the latest first', async () => {
    const { id } = await messageTo(1, 'email')
    const sentAt = '2027-01-01T09:00:00.000Z'
    await deps.db.write((tx) => tx.update(Message, { id }, { createdAt: '2020-01-01T09:00:00.000Z', sentAt }))
    const [latest, ...others] = await listMessages(deps, 'all', { skip: 0, take: 2 }, NEWEST_FIRST)
    expect([latest?.message.id, others.length]).to.deep.equal([id, 1])
  })

  it('lists messages by kind, way, status or name as the reader calls them, narrowed, and counts the same', async () => {
    const list = async (
      by: MessageOrder['by'],
      backward = false,
      codes: string[] = [],
      narrowed: MessagesNarrowed = {},
    ) =>
      (await listMessages(deps, 'all', { ...narrowed, skip: 0, take: 9 }, { by, backward }, codes)).map(
        ({ message }) => `${message.channel} ${message.status}`,
      )
    const ways = ['letter', 'call', 'email']
    expect((await list('channel', false, ways)).map((one) => one.split(' ')[0])).to.deep.equal([
      'letter',
      'call',
      'call',
      'email',
    ])
    expect((await list('channel', true, ways))[0]).to.equal('email sent')
    expect((await list('status', false, ['sent', 'queued', 'failed']))[0]).to.equal('email sent')
    expect(await list('kind', false, ['invitation'])).to.have.length(4)
    await person(2, { familyName: 'Aarts' })
    expect((await list('name'))[0]).to.equal('letter queued')
    expect(await list('moment', false, [], { channel: 'call', statuses: ['failed'] })).to.deep.equal(['call failed'])
    expect(await list('moment', false, [], { kind: 'copy' })).to.deep.equal([])
    expect(await list('moment', false, [], { kind: 'reminder' })).to.deep.equal([])
    const counts = await countMessages(deps, 'all', { kind: 'invitation', municipality: '0935' })
    expect([counts.get('queued'), counts.get('sent'), counts.get('failed')]).to.deep.equal([2, 1, 1])
    expect((await countMessages(deps, ['0363'], {})).size).to.equal(0)
  })

  it('tries several again together, and leaves on the list who still can not be reached', async () => {
    const ids = [(await messageTo(4)).id, (await messageTo(1)).id]
    expect(await settleTogether(deps, COMMAND, ids, 'again')).to.equal(0)
    await person(4, { phone: '0612345678' })
    expect(await settleTogether(deps, COMMAND, ids, 'again')).to.equal(1)
    expect((await messageTo(4)).status).to.equal('queued')
    expect((await messageTo(1)).status).to.equal('sent')
  })

  it('keeps call and answer together: when the answer comes too late, the call stays on the list', async () => {
    const late = at(deps, '2026-12-17T10:00')
    const { id } = await messageTo(3)
    expect(await codeOf(recordCall(late, COMMAND, id, { outcome: 'coming' }))).to.equal('answer-too-late')
    expect((await messageTo(3)).status).to.equal('queued')
  })

  it('takes what is said by telephone and on the page at the same moment one after the other', async () => {
    const { id, placementId } = await messageTo(3)
    const said = await Promise.all([
      codeOf(recordCall(deps, COMMAND, id, { outcome: 'coming' })),
      codeOf(answerPlacement(deps, NEWCOMER, placementId, { coming: false, reason: 'work' })),
    ])
    expect(said).to.deep.equal(['done', 'done'])
    expect(['confirmed', 'declined']).to.include((await seatOf(deps, 3)).status)
  })

  it('pulls back once what may not go out any more, also when two look at the same moment', async () => {
    const { referral } = await seatOf(deps, 2)
    await leaveProgramme(deps, COMMAND, referral.id, { to: 'withdrawn', reason: 'deceased' })
    const held = await Promise.all([withholdMessages(deps, TIMETABLE), withholdMessages(deps, TIMETABLE)])
    expect(held.flat()).to.deep.equal([{ reference: 'R-000002', reason: 'deceased' }])
    expect(await messagesIn(deps)).to.include('2 invitation letter withheld deceased')
  })

  it('finds another way to somebody whose address is known now', async () => {
    const { id } = await messageTo(4)
    expect(await codeOf(tryAgain(deps, COMMAND, id))).to.equal('still-unreachable')
    await person(4, { email: 'rania.4@example.org', mayEmail: true })
    await tryAgain(deps, COMMAND, id)
    expect(await sendMessages(deps, TIMETABLE)).to.include({ email: 1 })
    expect(await messagesIn(deps)).to.include.members([
      '4 invitation call withheld other-way',
      '4 invitation email sent',
    ])
  })

  it('counts a mail of which nobody knows as sent, or sends it again, as a person decides', async () => {
    const { id } = await messageTo(1)
    expect(await codeOf(countAsSent(deps, COMMAND, id))).to.equal('message-not-in-flight')
    const unknown = { status: 'claimed' as const, statusReason: 'unknown' as const, sentAt: null }
    await deps.db.write((tx) => tx.update(Message, { id }, unknown))
    await tryAgain(deps, COMMAND, id)
    expect(await sendMessages(deps, TIMETABLE)).to.include({ email: 1 })
    await deps.db.write((tx) => tx.update(Message, { id }, unknown))
    await countAsSent(deps, COMMAND, id)
    expect(await sendMessages(deps, TIMETABLE)).to.include({ email: 0 })
  })

  it('writes a letter after a mail that bounced, and calls after a letter that came back', async () => {
    await recordCameBack(deps, COMMAND, (await messageTo(1)).id)
    await printLetters(deps, COMMAND)
    await recordCameBack(deps, COMMAND, (await messageTo(1, 'letter')).id)
    expect((await messagesIn(deps)).filter((message) => message.startsWith('1'))).to.deep.equal([
      '1 invitation call queued no-other-way',
      '1 invitation email bounced',
      '1 invitation letter returned',
    ])
    expect((await seatOf(deps, 1)).referral.person).to.include({ emailBounced: true, addressBad: true })
  })

  it('does not chase who has answered when the bounce comes in', async () => {
    await answerPlacement(at(deps, '2026-11-24T09:00'), NEWCOMER, (await seatOf(deps, 1)).id, { coming: true })
    await recordCameBack(deps, COMMAND, (await messageTo(1)).id)
    expect((await messagesIn(deps)).filter((message) => message.startsWith('1'))).to.deep.equal([
      '1 invitation email bounced',
    ])
  })

  it('shows on the home page of this municipality only', async () => {
    expect((await invitationTasks(deps, ['0935'])).map(({ count, words }) => [count, words])).to.deep.equal([
      [1, 'invitations:tasks.unreachable'],
      [1, 'invitations:tasks.call'],
      [1, 'invitations:tasks.print'],
    ])
    expect(await invitationTasks(deps, ['0363'])).to.deep.equal([])
    const elsewhere: Actor = { kind: 'user', name: 'Iemand in Amsterdam', scope: ['0363'] }
    expect(await codeOf(recordCall(deps, elsewhere, (await messageTo(3)).id, { outcome: 'coming' }))).to.equal(
      'message-unknown',
    )
  })
})
