import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { AppError } from '../../../src/errors.ts'
import { placeByHand } from '../../../src/groups/changing/place-by-hand.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { ANOTHER_MUNICIPALITY, COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import { takeReturnedPost } from '../../../src/invitations/due/came-back.ts'
import { recordBounce } from '../../../src/invitations/mail/collect-bounces.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import { findInvitation } from '../../../src/invitations/newcomer/find-invitation.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { withholdMessages } from '../../../src/invitations/due/withhold-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { addNote } from '../../../src/pool/add-note.ts'
import { listFoundPeople } from '../../../src/pool/list/list-found-people.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import { TOLD_APART, tellApart } from '../../../src/pool/tell-apart.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { findReferralById } from '../../../src/referrals/find-referral.ts'
import { PersonMerge } from '../../../src/referrals/person-merge.entity.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { changeNumbers, showNumbers } from '../../../src/referrals/receiving/numbers.ts'
import { gatherPair } from '../../../src/reports/merging/gather-merge.ts'
import { mergePeople } from '../../../src/reports/merging/merge-people.ts'
import { showMerge, showUnmerge } from '../../../src/reports/merging/show-merge.ts'
import { unmergePeople } from '../../../src/reports/merging/unmerge-people.ts'
import { aFormedGroup, BY_POST } from '../../invitations/a-group.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, groupsIn, referralOf, seatsIn } from '../../support/groups.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { aCandidate, aTown, peopleWait, testBsn } from '../../support/town.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] } as const
const ref = (number: number) => `R-${String(number).padStart(6, '0')}`

onBothDatabases('people who were taken in twice', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
  })

  const merge = async (kept: number, gone: number) => {
    const pair = [ref(kept), ref(gone)] as const
    await mergePeople(deps, NOOR, pair, (await gatherPair(deps.db.read, NOOR, pair)).seen)
  }
  const unmerge = async (world = deps) => {
    const [last] = await deps.db.read.find(PersonMerge, { order: { mergedAt: 'DESC' } })
    return unmergePeople(world, NOOR, last?.id ?? '')
  }
  /** Everything about these people, but for versions and when it happened. */
  const rows = async (...numbers: number[]) => {
    const people = await Promise.all(numbers.map((number) => showPerson(deps, NOOR, ref(number))))
    return people.map(({ version: _version, events, ...person }) => ({
      ...person,
      events: events.filter(({ kind }) => kind !== 'person.unmerged' && kind !== 'person.merged').map(({ id }) => id),
    }))
  }

  it('are one: the furthest seat stays, the other goes to who waits, and both links lead to the seat that stayed', async () => {
    await aTownInvites(deps, 5)
    await peopleWait(deps, 1, {}, 6)
    await queueMessages(deps, COMMAND)
    const [first, second] = await seatsIn(deps)
    const links = [first, second].map((seat) => deps.secrets.token(seat?.id ?? '', 1))
    for (const [index, seat] of [first, second].entries())
      await deps.db.write((tx) =>
        tx.query(
          `UPDATE placement SET token_hash = '${deps.secrets.hash('token', links[index] ?? '')}' WHERE id = '${seat?.id}'`,
        ),
      )
    await answerPlacement(deps, COMMAND, second?.id ?? '', { coming: true })
    await merge(1, 2)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000003 R-000004 R-000005'])
    const opened = await Promise.all(links.map((link) => findInvitation(deps, link)))
    expect(opened.map((one) => one?.recipient.placement.id)).to.deep.equal([second?.id, second?.id])
    expect(opened.map((one) => one?.state)).to.deep.equal(['coming', 'coming'])
    await formGroups(deps, COMMAND)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000003 R-000004 R-000005 R-000006'])
  })

  it('keep what each had alone: notes, half days, the earlier waiting date and what was not known', async () => {
    await aTown(deps)
    await receiveReferrals(deps, COMMAND, [
      aCandidate(1, { phone: null, email: null, needs: ['wheelchair'] }),
      aCandidate(2, {
        waitingSince: '2026-05-01',
        noticeSentOn: '2026-05-01',
        phone: '0687654321',
        needs: ['childcare'],
      }),
    ])
    await addNote(deps, NOOR, ref(2), { kind: 'other', text: 'Belt maandag terug.' })
    for (const [number, days] of [
      [1, ['2026-12-17']],
      [2, ['2026-12-17', '2026-12-18']],
    ] as const)
      for (const day of days) {
        const { id } = await referralOf(deps, number)
        await deps.db.write((tx) =>
          tx.insert(Unavailability, { id: `${number} ${day}`, referralId: id, day, part: 'morning' }),
        )
      }
    const before = await rows(1, 2)
    await merge(1, 2)
    const one = await showPerson(deps, NOOR, ref(1))
    expect(one).to.deep.include({ waitingSince: '2026-05-01', needs: ['wheelchair', 'childcare'] })
    expect(one.person).to.include({ phone: '0687654321', email: 'rania.2@example.org', mayEmail: true })
    expect(one.events.map(({ kind }) => kind)).to.include.members(['person.merged', 'note.other', 'referral.received'])
    expect(await deps.db.read.countBy(Unavailability, { referralId: one.id })).to.equal(2)
    expect(await unmerge()).to.deep.equal({ kept: ref(1), back: ref(2) })
    expect(await rows(1, 2)).to.deep.equal(before)
    const halfDays = await deps.db.read.countBy(Unavailability, { referralId: (await referralOf(deps, 2)).id })
    expect(halfDays).to.equal(2)
  })

  it('are found by either number, reference and id, by a file too; split, each has their own again', async () => {
    await aTown(deps)
    const rowsOfDuo = [aCandidate(1, { vNumber: null }), aCandidate(2, { bsn: null })]
    await receiveReferrals(deps, COMMAND, rowsOfDuo)
    const { id } = await referralOf(deps, 2)
    await merge(1, 2)
    const found = async (text: string) => (await listFoundPeople(deps, NOOR, text)).map(({ reference }) => reference)
    for (const text of [testBsn(1), '2700000002', ref(2)]) expect(await found(text), text).to.deep.equal([ref(1)])
    await expectRefusal(showPerson(deps, NOOR, ref(2)), 'person-merged')
    expect((await findReferralById(deps, NOOR.scope, id)).reference).to.equal(ref(1))
    expect(await showNumbers(deps, NOOR, ref(1), 'portal')).to.include({ bsn: testBsn(1), vNumber: '2700000002' })
    expect(await receiveReferrals(deps, COMMAND, rowsOfDuo)).to.include({ new: 0 })
    await unmerge()
    expect(await showNumbers(deps, NOOR, ref(1), 'portal')).to.include({ bsn: testBsn(1), vNumber: null })
    expect(await showNumbers(deps, NOOR, ref(2), 'portal')).to.include({ bsn: null, vNumber: '2700000002' })
    for (const [text, number] of [
      [testBsn(1), 1],
      ['2700000002', 2],
    ] as const)
      expect(await found(text)).to.deep.equal([ref(number)])
  })

  it('keep their own number when both have one; the other still says who it is, and changes nothing', async () => {
    await aTown(deps)
    const both = [
      aCandidate(1),
      aCandidate(2, { familyName: 'Haddad 1', houseNumber: '1', email: 'rania.1@example.org' }),
    ]
    await receiveReferrals(deps, COMMAND, both)
    await merge(1, 2)
    expect(await receiveReferrals(deps, COMMAND, both)).to.include({ new: 0, changed: 0, unchanged: 2 })
    expect(await receiveReferrals(deps, COMMAND, [{ ...both[1]!, phone: '0699999999' }])).to.include({ changed: 1 })
    const { version, ...numbers } = await showNumbers(deps, NOOR, ref(1), 'portal')
    expect(numbers).to.deep.equal({ bsn: testBsn(1), vNumber: '2700000001' })
    const typed = { version, bsn: testBsn(2), vNumber: '2700000001' }
    await expectRefusal(changeNumbers(deps, NOOR, ref(1), typed), 'number-of-merged')
    const else2 = aCandidate(9, { reference: ref(2) })
    await receiveReferrals(deps, COMMAND, [else2])
    await unmerge()
    expect((await referralOf(deps, 2)).status).to.equal('waiting')
  })

  it('take over the stage, the seat and the message of who was further, and give them back', async () => {
    await aTownInvites(deps, 3)
    await peopleWait(deps, 1, {}, 7)
    await queueMessages(deps, COMMAND)
    const before = await rows(7, 2)
    await merge(7, 2)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000003 R-000007'])
    expect((await referralOf(deps, 7)).status).to.equal('placed')
    await unmerge()
    expect(await rows(7, 2)).to.deep.equal(before)
    expect(await groupsIn(deps)).to.deep.equal(['dec-17-am ar planned: R-000001 R-000002 R-000003'])
  })

  it('give back what was told about a seat that came along', async () => {
    await aFormedGroup(deps)
    await sendMessages(deps, TIMETABLE)
    await peopleWait(deps, 1, {}, 7)
    await merge(7, 2)
    await queueMessages(at(deps, '2026-12-15T09:00'), COMMAND)
    const told = async (number: number) =>
      deps.db.read.countBy(Message, { referralId: (await referralOf(deps, number)).id })
    expect(await told(7)).to.be.equal(2)
    await unmerge()
    expect(await told(7)).to.equal(0)
    expect(await told(2)).to.be.equal(2)
  })

  it('blame for what came back the address that it went to', async () => {
    await aFormedGroup(deps, [{}, BY_POST, BY_POST])
    await sendMessages(deps, TIMETABLE)
    const printed = { status: 'printed' as const, sentAt: deps.clock.now() }
    await deps.db.write((tx) => tx.update(Message, { channel: 'letter' }, printed))
    const mail = await deps.db.read.findOneByOrFail(Message, { channel: 'email' })
    await peopleWait(deps, 2, {}, 7)
    await peopleWait(deps, 1, { houseNumber: '3' }, 9)
    deps = at(deps, '2026-11-24T09:00')
    for (const [kept, gone] of [[7, 1] as const, [8, 2] as const, [9, 3] as const]) await merge(kept, gone)
    await recordBounce(deps, TIMETABLE, mail.id, 'mailbox-unknown')
    const bounced = await deps.db.read.findBy(Person, { emailBounced: true })
    expect(bounced.map(({ email }) => email)).to.deep.equal(['rania.1@example.org'])
    await expectRefusal(takeReturnedPost(deps, NOOR, ref(8)), 'letter-not-found')
    for (const number of [2, 3]) await takeReturnedPost(deps, NOOR, ref(number))
    const bad = await deps.db.read.findBy(Person, { addressBad: true })
    expect(bad.map(({ houseNumber }) => houseNumber).sort()).to.deep.equal(['2', '3', '3'])
  })

  it('get no message of the seat that came free', async () => {
    await aTown(deps)
    await peopleWait(deps, 4)
    await formGroups(deps, COMMAND)
    await queueMessages(deps, COMMAND)
    await merge(1, 2)
    const held = await withholdMessages(deps, COMMAND)
    expect(held).to.deep.equal([{ reference: ref(1), reason: 'seat-gone' }])
    expect(await deps.db.read.countBy(Message, { referralId: (await referralOf(deps, 1)).id })).to.equal(2)
  })

  it('can’t be split any more once the seat that came along was answered for', async () => {
    await aTownInvites(deps, 3)
    await peopleWait(deps, 1, {}, 7)
    await merge(7, 2)
    const seat = (await seatsIn(deps)).find(({ referral }) => referral.reference === ref(7))
    const later = at(deps, '2026-11-24T09:00')
    await answerPlacement(later, COMMAND, seat?.id ?? '', { coming: true })
    await expectRefusal(unmerge(later), 'unmerge-seat-used')
  })

  it('are split the last first', async () => {
    await aTown(deps)
    await peopleWait(deps, 3)
    await merge(1, 2)
    const [first] = await deps.db.read.find(PersonMerge)
    deps = at(deps, '2026-11-24T09:00')
    await merge(3, 1)
    await expectRefusal(unmergePeople(deps, NOOR, first?.id ?? ''), 'unmerge-later')
    expect((await listFoundPeople(deps, NOOR, testBsn(2))).map(({ reference }) => reference)).to.deep.equal([ref(3)])
    await unmerge()
    await unmergePeople(deps, NOOR, first?.id ?? '')
    expect((await referralOf(deps, 2)).status).to.equal('waiting')
  })

  it('are merged by who may see both, as the page showed them, and when nothing stands against it', async () => {
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { municipality: '0938' }, 3)
    const pair = [ref(1), ref(2)] as const
    const { seen } = await gatherPair(deps.db.read, NOOR, pair)
    await expectRefusal(mergePeople(deps, { ...NOOR, scope: ['0938'] }, pair, seen), 'not-found')
    await expectRefusal(merge(1, 3), 'not-found')
    const all = [ref(1), ref(3)] as const
    const across = (await gatherPair(deps.db.read, COMMAND, all)).seen
    await expectRefusal(mergePeople(deps, COMMAND, all, across), 'merge-other-municipality')
    const { id } = await referralOf(deps, 2)
    await leaveProgramme(deps, NOOR, id, { to: 'paused', reason: 'illness' })
    await expectRefusal(mergePeople(deps, NOOR, pair, seen), 'changed-meanwhile')
    expect(ANOTHER_MUNICIPALITY.scope).to.deep.equal([])
  })

  it('are two only as long as who would be back takes part nowhere else', async () => {
    await aTown(deps)
    await peopleWait(deps, 2)
    const { id } = await referralOf(deps, 1)
    await leaveProgramme(deps, NOOR, id, { to: 'withdrawn', reason: 'exempt' })
    await merge(1, 2)
    await receiveReferrals(deps, COMMAND, [aCandidate(3, { bsn: testBsn(2), vNumber: null, municipality: '0938' })])
    expect((await referralOf(deps, 3)).status).to.equal('waiting')
    const [{ id: mergeId } = { id: '' }] = await deps.db.read.find(PersonMerge)
    expect((await showUnmerge(deps, NOOR, mergeId)).objection).to.equal('active-elsewhere')
    await expectRefusal(unmerge(), 'active-elsewhere')
  })

  it('are one only where the number that comes along takes part nowhere else', async () => {
    await aTown(deps)
    await receiveReferrals(deps, COMMAND, [aCandidate(1, { bsn: null }), aCandidate(2, { vNumber: null })])
    const { id } = await referralOf(deps, 2)
    await leaveProgramme(deps, NOOR, id, { to: 'withdrawn', reason: 'correction' })
    await receiveReferrals(deps, COMMAND, [aCandidate(3, { bsn: testBsn(2), vNumber: null, municipality: '0938' })])
    expect((await referralOf(deps, 3)).status).to.equal('waiting')
    const before = async (...pair: [number, number]) =>
      (await showMerge(deps, NOOR, [ref(pair[0]), ref(pair[1])])).objection
    expect([await before(1, 2), await before(2, 1)]).to.deep.equal(['active-elsewhere', 'active-elsewhere'])
    await expectRefusal(merge(1, 2), 'active-elsewhere')
    await expectRefusal(merge(2, 1), 'active-elsewhere')
    await leaveProgramme(deps, NOOR, (await referralOf(deps, 1)).id, { to: 'withdrawn', reason: 'exempt' })
    expect(await before(2, 1), 'who takes part no more').to.equal(null)
    await merge(2, 1)
    expect(await referralOf(deps, 2)).to.include({ status: 'withdrawn', statusReason: 'exempt' })
    await unmerge()
    expect(await referralOf(deps, 2)).to.include({ status: 'withdrawn', statusReason: 'correction' })
  })

  it('are told apart once, and only in one municipality', async () => {
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { municipality: '0938' }, 3)
    for (const [one, other] of [[1, 2] as const, [1, 2] as const, [2, 1] as const])
      await tellApart(deps, COMMAND, [ref(one), ref(other)])
    expect(await deps.db.read.countBy(Event, { kind: TOLD_APART })).to.equal(2)
    await expectRefusal(tellApart(deps, COMMAND, [ref(1), ref(3)]), 'merge-other-municipality')
  })

  it('are never in a seat that nobody has, whoever seats one of them at the same moment', async () => {
    await aTownInvites(deps, 3)
    await peopleWait(deps, 2, {}, 7)
    const groupId = (await seatsIn(deps))[0]?.group.id ?? ''
    const { version } = await referralOf(deps, 8)
    const outcomes = await Promise.allSettled([
      merge(7, 8),
      placeByHand(deps, NOOR, ref(8), { groupId, version, comesAnyway: false }),
    ])
    const refused = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []))
    expect(
      refused.every((reason) => reason instanceof AppError),
      String(refused),
    ).to.equal(true)
    expect(refused).to.have.length.below(2)
    const seated = (await seatsIn(deps)).filter(({ referral }) => referral.reference > ref(3))
    for (const { referral } of seated) expect(referral.status).to.equal('placed')
  })
})
