import { expect } from 'chai'
import { addWalkIn } from '../../../src/attendance/marks/walk-in.ts'
import { AttendanceMark } from '../../../src/attendance/attendance-mark.entity.ts'
import { listNotSigned, listShortOfHours } from '../../../src/attendance/sessions/stuck.ts'
import { marksOfPlacement } from '../../../src/attendance/marks/find-marks.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { tap } from '../../../src/attendance/sessions/tap.ts'
import { recordSigning, withdrawSigning } from '../../../src/attendance/signing/record-signing.ts'
import { showSession } from '../../../src/attendance/sessions/show-session.ts'
import { Signing } from '../../../src/attendance/signing.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import type { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { aTownInvites, referralOf } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { aCandidate, aTown, MORNING, peopleWait } from '../../support/town.ts'

const AMSTERDAM: Actor = { kind: 'user', name: 'Sem', scope: ['0363'] }
const MEERSSEN: Actor = { kind: 'user', name: 'Noor', scope: ['0938'] }

onBothDatabases('a session', (newDatabase) => {
  let before: Deps
  let deps: Deps
  let rania: Placement
  let omar: Placement

  beforeEach(async () => {
    before = await testDeps({ databaseUrl: await newDatabase() })
    const seats = await aTownInvites(before, 3)
    rania = seats[0] as Placement
    omar = seats[1] as Placement
    deps = at(before, '2026-12-17T10:00')
  })

  const mark = (seat: Placement, status: 'present' | 'absent' | 'excused' | null, more = {}) =>
    markAttendance(deps, COMMAND, seat.id, { session: 1, status, ...more })
  const stand = async ({ id }: Placement) => {
    const seat = await deps.db.read.findOneOrFail(Placement, { where: { id }, relations: { referral: true } })
    return [seat.status, seat.referral.status, seat.referral.statusReason].filter(Boolean).join(' ')
  }
  const marks = () => deps.db.read.countBy(AttendanceMark, {})

  it('tells who was there, who was not and who had an accepted reason, all with their waiting date', async () => {
    const third = (await deps.db.read.find(Placement)).find(({ id }) => id !== rania.id && id !== omar.id) as Placement
    await mark(rania, 'present', { late: true })
    await mark(omar, 'absent')
    await mark(third, 'excused')
    expect([await stand(rania), await stand(omar), await stand(third)]).to.deep.equal([
      'attended placed',
      'absent waiting',
      'excused waiting',
    ])
    expect((await referralOf(deps, 2)).waitingSince).to.equal('2026-09-01')
  })

  it('counts a mark of a phone once, however often it is sent', async () => {
    await mark(rania, 'present', { id: 'phone-1' })
    await mark(rania, 'absent', { id: 'phone-2' })
    await mark(rania, 'present', { id: 'phone-1' })
    expect([await marks(), await stand(rania)]).to.deep.equal([2, 'absent waiting'])
    expect(await refusal(mark(omar, 'present', { id: 'phone-1' }))).to.equal('mark-id-taken')
  })

  it('keeps what two phones say, and lets the last one count', async () => {
    await mark(rania, 'present', { id: 'b', markedAt: '2026-12-17T08:50:00.000Z' })
    await mark(rania, 'absent', { id: 'a', markedAt: '2026-12-17T08:40:00.000Z' })
    expect([await marks(), await stand(rania)]).to.deep.equal([2, 'attended placed'])
  })

  it('takes a mark back: the seat is as it was', async () => {
    await mark(rania, 'absent')
    await mark(rania, null)
    expect(await stand(rania)).to.equal('invited placed')
    await mark(rania, null)
    expect(await marks()).to.equal(2)
  })

  it('takes somebody out of the pool again who was there after all', async () => {
    await mark(rania, 'absent')
    await mark(rania, 'present')
    expect(await stand(rania)).to.equal('attended placed')
  })

  it('lets a person decide after too many times absent, and undoes that with the mark', async () => {
    await aTown(before, { rules: { maxInvitations: 1 } })
    await mark(rania, 'absent')
    expect(await stand(rania)).to.equal('absent paused too-many-invitations')
    await mark(rania, 'excused')
    expect(await stand(rania)).to.equal('excused waiting')
    await mark(rania, 'absent')
    await mark(rania, 'present')
    expect(await stand(rania)).to.equal('attended placed')
  })

  it('keeps the minutes that somebody was late when they are said to be there again, until they are put right', async () => {
    const last = async () => [...(await marksOfPlacement(deps.db.read, rania.id)).values()][0]
    await mark(rania, 'present', { lateMinutes: 20, earlyMinutes: 5 })
    await mark(rania, 'present')
    expect(await marks()).to.equal(1)
    await mark(rania, 'present', { late: true, remark: 'Wil gebeld worden' })
    expect(await last()).to.include({ late: true, lateMinutes: 20, leftEarly: true, earlyMinutes: 5 })
    await mark(rania, 'present', { lateMinutes: 0 })
    expect(await last()).to.include({ late: false, lateMinutes: null, leftEarly: true, earlyMinutes: 5 })
    await mark(rania, 'absent')
    await mark(rania, 'present')
    expect(await last()).to.include({ late: false, lateMinutes: null, leftEarly: false, earlyMinutes: null })
  })

  it('can not be marked before its day', async () => {
    deps = at(before, '2026-12-16T23:00')
    expect(await refusal(mark(rania, 'present'))).to.equal('session-not-yet')
    deps = at(before, '2026-12-17T00:10')
    await mark(rania, 'present')
  })

  it('does not exist for another municipality', async () => {
    const day = { signedOn: '2026-12-17' }
    const session = await deps.db.read.findOneByOrFail(Session, {})
    await peopleWait(deps, 1, {}, 9)
    const other = { session: 1, status: 'present' } as const
    expect(await refusal(markAttendance(deps, MEERSSEN, rania.id, other))).to.equal('placement-unknown')
    expect(await refusal(recordSigning(deps, MEERSSEN, rania.id, day))).to.equal('placement-unknown')
    expect(await refusal(withdrawSigning(deps, MEERSSEN, rania.id))).to.equal('placement-unknown')
    const { id } = await referralOf(deps, 9)
    expect(await refusal(addWalkIn(deps, MEERSSEN, session.id, id))).to.equal('referral-unknown')
  })

  it('ends with a signature, once', async () => {
    await mark(rania, 'present')
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' })
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' })
    expect([await stand(rania), await deps.db.read.countBy(Signing, {})]).to.deep.equal(['attended signed', 1])
    expect(await deps.db.read.countBy(Event, { kind: 'signing.signed' })).to.equal(1)
    expect(await refusal(mark(rania, 'absent'))).to.equal('signed-already')
    expect(await refusal(mark(rania, null))).to.equal('signed-already')
  })

  it('can end in a refusal, which can be reconsidered', async () => {
    await recordSigning(deps, COMMAND, rania.id, { refusedOn: '2026-12-17' })
    expect(await stand(rania)).to.equal('attended refused')
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' })
    await recordSigning(deps, COMMAND, rania.id, { refusedOn: '2026-12-17' })
    expect(await stand(rania)).to.equal('attended refused')
  })

  it('lets somebody who was absent sign on another day, but not on that day', async () => {
    deps = at(before, '2026-12-21T10:00')
    await mark(rania, 'absent')
    expect(await refusal(recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' }))).to.equal('marked-absent')
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-21' })
    expect(await stand(rania)).to.equal('absent signed')
    await withdrawSigning(deps, COMMAND, rania.id)
    expect(await stand(rania)).to.equal('absent waiting')
  })

  it('takes a signature back that was recorded by mistake', async () => {
    await mark(rania, 'present')
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' })
    await withdrawSigning(deps, COMMAND, rania.id)
    expect(await stand(rania)).to.equal('attended placed')
    expect(await refusal(withdrawSigning(deps, COMMAND, rania.id))).to.equal('signing-unknown')
    expect(await deps.db.read.countBy(Signing, {})).to.equal(1)
  })

  it('lets go who has signed by mistake and moved since: the other municipality has them, and this one reads that', async () => {
    await mark(rania, 'present')
    await recordSigning(deps, COMMAND, rania.id, { signedOn: '2026-12-17' })
    const number = Number(rania.referral.reference.slice(2))
    await receiveReferrals(deps, AMSTERDAM, [aCandidate(number, { municipality: '0363', reference: 'A-1' })])
    await withdrawSigning(deps, COMMAND, rania.id)
    expect(await stand(rania)).to.equal('attended withdrawn moved')
    const left = await deps.db.read.findBy(Event, { referralId: rania.referral.id, kind: 'referral.withdrawn' })
    expect(left.map(({ municipality, data }) => [municipality, data])).to.deep.equal([['0935', { reason: 'moved' }]])
  })

  it('undoes with a second tap all that one tap on signing did, and no more', async () => {
    const { id: sessionId } = await deps.db.read.findOneByOrFail(Session, {})
    const twice = async ({ id: placementId }: Placement) => {
      await tap(deps, COMMAND, { sessionId, placementId }, { says: { what: 'signed' } })
      await tap(deps, COMMAND, { sessionId, placementId }, { says: { what: 'withdraw' } })
    }
    await twice(rania)
    await mark(omar, 'present', { late: true })
    await twice(omar)
    expect([await stand(rania), await stand(omar)]).to.deep.equal(['invited placed', 'attended placed'])
  })

  it('gives a seat to somebody who walks in, as long as the room has one', async () => {
    await peopleWait(deps, 3, {}, 11)
    const session = await deps.db.read.findOneByOrFail(Session, {})
    const walkIn = async (number: number) => addWalkIn(deps, COMMAND, session.id, (await referralOf(deps, number)).id)
    const seat = await walkIn(11)
    expect(await walkIn(11)).to.equal(seat)
    await walkIn(12)
    expect((await referralOf(deps, 11)).status).to.equal('placed')
    expect(await refusal(walkIn(13))).to.equal('room-full')
    await mark(omar, 'absent')
    await walkIn(13)
  })

  it('gives a walk-in of another programme no seat', async () => {
    await peopleWait(deps, 1, { law: 'Wi2021' }, 11)
    const session = await deps.db.read.findOneByOrFail(Session, {})
    const { id } = await referralOf(deps, 11)
    expect(await refusal(addWalkIn(deps, COMMAND, session.id, id))).to.equal('other-programme')
  })
})

onBothDatabases('a series of Wi2021', (newDatabase) => {
  const DAYS = ['2026-12-15', '2026-12-16', '2026-12-17', '2026-12-18']
  const SERIES = {
    ...MORNING,
    code: 'series',
    programme: 'wi2021',
    sessions: DAYS.map((date) => ({
      date,
      start: '09:00',
      end: '12:00',
      ...(date === '2026-12-17' && { activity: 'excursion' }),
    })),
  }
  let deps: Deps
  let seat: Placement

  beforeEach(async () => {
    const before = await testDeps({ databaseUrl: await newDatabase() })
    seat = (await aTownInvites(before, 3, { slots: [SERIES] }, { law: 'Wi2021' }))[0] as Placement
    deps = at(before, '2026-12-18T12:00')
  })

  const mark = (session: number, status: 'present' | 'absent') =>
    markAttendance(deps, COMMAND, seat.id, { session, status })
  const sign = (override?: string) => recordSigning(deps, COMMAND, seat.id, { signedOn: '2026-12-18' }, override)
  const statusOf = async (): Promise<Referral['status']> => (await referralOf(deps, 1)).status

  it('can be signed after twelve hours with an activity', async () => {
    for (const session of [1, 2, 3, 4]) await mark(session, 'present')
    await sign()
    expect(await statusOf()).to.equal('signed')
  })

  it('is not signed after fewer hours, unless somebody says why', async () => {
    await mark(1, 'absent')
    for (const session of [2, 3, 4]) await mark(session, 'present')
    expect(await statusOf()).to.equal('placed')
    expect(await refusal(sign())).to.equal('hours-missing')
    await sign('three hours in the intake')
    const { data } = await deps.db.read.findOneByOrFail(Event, { kind: 'signing.signed' })
    expect(data).to.include({ exception: 'three hours in the intake' })
  })

  it('goes on for who misses a session before the last, and ends in the pool for who misses the last', async () => {
    await mark(1, 'absent')
    expect(await statusOf()).to.equal('placed')
    await mark(4, 'absent')
    expect(await statusOf()).to.equal('waiting')
  })

  it('says who can’t reach twelve hours any more, and afterwards who was there and did not sign', async () => {
    const short = async () => (await listShortOfHours(deps, 'all')).map(({ placement, hours }) => [placement.id, hours])
    const notSigned = async (now: Deps) => (await listNotSigned(now, 'all')).map(({ placement }) => placement.id)
    await mark(2, 'present')
    expect(await short()).to.deep.equal([])
    await mark(1, 'absent')
    expect(await short()).to.deep.equal([[seat.id, 3]])
    const second = await deps.db.read.findOneByOrFail(Session, { number: 2 })
    const { seats } = await showSession(deps.db.read, 'all', second.id)
    expect(seats.map(({ hours }) => hours).sort()).to.deep.equal([0, 0, 3])
    for (const session of [3, 4]) await mark(session, 'present')
    expect([await short(), await notSigned(deps)]).to.deep.equal([[], []])
    const next = at(deps, '2026-12-19T09:00')
    expect(await notSigned(next)).to.deep.equal([seat.id])
    expect(await listNotSigned(next, ['0938'])).to.deep.equal([])
  })

  it('gives somebody who had declined and came after all a seat, and takes it back with the mark', async () => {
    const { id } = seat.referral
    await answerPlacement(at(deps, '2026-11-23T09:00'), COMMAND, seat.id, { coming: false, reason: 'work' })
    const second = await deps.db.read.findOneByOrFail(Session, { number: 2 })
    const stand = async () => (await deps.db.read.findOneByOrFail(Placement, { id: seat.id })).status
    expect(await addWalkIn(deps, COMMAND, second.id, id)).to.equal(seat.id)
    expect([await stand(), await statusOf()]).to.deep.equal(['confirmed', 'placed'])
    await markAttendance(deps, COMMAND, seat.id, { session: 2, status: null })
    expect([await stand(), await statusOf()]).to.deep.equal(['declined', 'waiting'])
    await mark(3, 'present')
    expect([await stand(), await statusOf()]).to.deep.equal(['confirmed', 'placed'])
    await mark(4, 'absent')
    expect([await stand(), await statusOf()]).to.deep.equal(['absent', 'waiting'])
  })
})
