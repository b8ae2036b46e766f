import { expect } from 'chai'
import { catchUp, endCatchUp, showCatchUp } from '../../../src/attendance/catching-up/catch-up.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import { findAttended } from '../../../src/attendance/marks/find-marks.ts'
import { addWalkIn } from '../../../src/attendance/marks/walk-in.ts'
import { recordSigning } from '../../../src/attendance/signing/record-signing.ts'
import { showSession } from '../../../src/attendance/sessions/show-session.ts'
import { listNotSigned, listShortOfHours } from '../../../src/attendance/sessions/stuck.ts'
import { tap } from '../../../src/attendance/sessions/tap.ts'
import type { AttendanceStatus } from '../../../src/attendance/attendance-mark.entity.ts'
import type { Deps } from '../../../src/deps.ts'
import { moveSession } from '../../../src/groups/changing/move-session.ts'
import { showMove } from '../../../src/groups/changing/weigh-move.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { showGroup } from '../../../src/groups/group/show-group.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { RulesBrokenError } from '../../../src/groups/proposals/change-members.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { countTakenAt, countTakenSeats } from '../../../src/groups/seats/count-seats.ts'
import { leaveProgramme } from '../../../src/groups/seats/leave-programme.ts'
import { freeLeftSeats } from '../../../src/groups/seats/take-seats.ts'
import type { Placement } from '../../../src/groups/placement.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { COMMAND, NEWCOMER } from '../../../src/history/work.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { calendarOf } from '../../../src/invitations/mail/calendar-file.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { findRecipient } from '../../../src/invitations/recipient/recipient.ts'
import { Room } from '../../../src/municipalities/room.entity.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { showPerson } from '../../../src/pool/list/show-person.ts'
import { countStages, totalOf } from '../../../src/reports/lists/count-stages.ts'
import { startApp } from '../../support/app.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { referralOf, seatsIn } from '../../support/groups.ts'
import { refusal } from '../../support/refusal.ts'
import { expectRefusal } from '../../support/refusals.ts'
import { signInAs } from '../../support/staff.ts'
import { peopleWait } from '../../support/town.ts'
import { NOW, twoSeries } from '../../support/two-series.ts'

const NOOR = { kind: 'user', name: 'Noor de Wit', scope: ['0935', '0938'] } as const

/** See `twoSeries`. */
onBothDatabases('who catches up a missed session', (newDatabase) => {
  let deps: Deps
  let sessions: Session[]
  beforeEach(async () => {
    deps = at(await testDeps({ databaseUrl: await newDatabase() }), NOW)
    await twoSeries(deps)
    sessions = await deps.db.read.find(Session, {
      relations: { group: { slot: true } },
      order: { day: 'ASC', startTime: 'ASC' },
    })
  })

  const seatOf = async (number: number, whole = true): Promise<Placement> => {
    const all = (await seatsIn(deps)).filter(({ referral }) => referral.reference === `R-00000${number}`)
    const seats = all.filter(({ sessionId }) => (sessionId === null) === whole)
    const seat = seats.findLast(({ status }) => status !== 'cancelled') ?? seats.at(-1)
    if (!seat) throw new Error(`R-00000${number} has no such seat`)
    return seat
  }
  const mark = async (number: number, session: number, status: AttendanceStatus | null, whole = true, world = deps) =>
    markAttendance(world, COMMAND, (await seatOf(number, whole)).id, { session, status })
  const sessionOn = (day: string, slot = 'two') =>
    sessions.find((session) => session.day === day && session.group.slot.code === slot)!
  const choose = async (number: number, day = '2026-12-18', comesAnyway = false, world = deps) => {
    const { reference, version } = await referralOf(deps, number)
    await catchUp(world, NOOR, reference, { sessionId: sessionOn(day).id, version, comesAnyway })
  }
  const standOf = async (number: number) => {
    const reference = `R-00000${number}`
    const all = (await seatsIn(deps)).filter(({ referral }) => referral.reference === reference)
    const said = all.map(({ status, sessionId }) => `${sessionId ? 'catches up: ' : ''}${status}`)
    return [...said, (await referralOf(deps, number)).status]
  }
  const rulesOf = (act: Promise<unknown>) =>
    act.then(
      () => [],
      (error: unknown) => (error instanceof RulesBrokenError ? error.objections.map(({ rule }) => rule) : [error]),
    )
  const shortOf = async (world = deps) =>
    (await listShortOfHours(world, 'all')).map(({ placement }) => placement.referral.reference)

  it('sees the sessions of other series, with what speaks against each, and takes a seat at one beside their own', async () => {
    const { lack, choices } = await showCatchUp(deps, NOOR, 'R-000001')
    expect(lack).to.deep.equal({ minutes: 180, activity: false })
    expect(choices.map(({ session, left, objections }) => [session.day, left, objections.length])).to.deep.equal([
      ['2026-12-15', 1, 0],
      ['2026-12-18', 1, 0],
      ['2026-12-22', 1, 0],
    ])
    expect(await shortOf()).to.deep.equal(['R-000001', 'R-000002'])
    await choose(1)
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: proposed', 'placed'])
    expect(await shortOf()).to.deep.equal(['R-000002'])
    const { kind, data } = (await showPerson(deps, NOOR, 'R-000001')).events[0]!
    expect([kind, data]).to.deep.equal([
      'placement.catches-up',
      { session: 3, day: '2026-12-18', context: 'telephone' },
    ])
  })

  it('is refused against a hard rule, for who lacks nothing, by who may not, and for a chair that is just gone', async () => {
    await expectRefusal(choose(3), 'hours-enough')
    await expectRefusal(choose(1, '2026-12-09'), 'session-begun')
    const { reference, version } = await referralOf(deps, 1)
    const chosen = { sessionId: sessionOn('2026-12-18').id, version, comesAnyway: false }
    await expectRefusal(catchUp(deps, { ...NOOR, scope: ['0363'] }, reference, chosen), 'session-unknown')
    await expectRefusal(catchUp(deps, NOOR, reference, { ...chosen, version: version + 1 }), 'changed-meanwhile')
    const own = { ...chosen, sessionId: sessionOn('2026-12-15', 'one').id }
    await expectRefusal(catchUp(deps, NOOR, reference, own), 'not-waiting')
    const outcomes = await Promise.all([rulesOf(choose(1)), rulesOf(choose(2))])
    expect(outcomes.map((rules) => rules.join()).sort()).to.deep.equal(['', 'capacity'])
    await mark(5, 1, 'absent')
    expect(
      (await showCatchUp(deps, NOOR, 'R-000005')).choices.map(({ objections }) => objections[0]?.rule),
    ).to.deep.equal(['language', 'language'])
  })

  it('takes a chair at that session and no other; who would come to the whole series needs one at each', async () => {
    await choose(1)
    const { id } = sessionOn('2026-12-18').group
    expect((await countTakenSeats(deps.db.read, [id])).get(id)).to.equal(5)
    const at15 = await countTakenAt(deps.db.read, id, sessionOn('2026-12-15').id)
    expect([await countTakenAt(deps.db.read, id, sessionOn('2026-12-18').id), at15]).to.deep.equal([5, 4])
    const { people, members } = await showGroup(deps, 'all', id)
    expect([people, members.map(({ catchesUpOn }) => catchesUpOn)]).to.deep.equal([
      4,
      [null, null, null, null, '2026-12-18'],
    ])
    const listed = async (day: string) => (await showSession(deps.db.read, 'all', sessionOn(day).id)).seats.length
    expect([await listed('2026-12-15'), await listed('2026-12-18')]).to.deep.equal([4, 5])
    await choose(2, '2026-12-22')
    expect((await countTakenSeats(deps.db.read, [id])).get(id)).to.equal(5)
  })

  it('is invited to that one session, in words of catching up, and answers as anybody', async () => {
    await choose(1)
    await queueMessages(deps, COMMAND)
    const seat = await seatOf(1, false)
    const [message] = await deps.db.read.findBy(Message, { placementId: seat.id })
    expect([message?.kind, message?.told?.sessions]).to.deep.equal([
      'invitation',
      [{ date: '2026-12-18', start: '13:00', end: '16:00' }],
    ])
    expect(JSON.stringify(message?.snapshot)).to.contain('nog een deel doen').and.not.contain('handtekening')
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: confirmed', 'placed'])
    const { content } = calendarOf(deps, await findRecipient(deps.db.read, seat.id), 'PUBLISH', 'nl')
    expect(content.match(/DTSTART;.*/g)?.map((line) => line.trim())).to.deep.equal([
      'DTSTART;TZID=Europe/Amsterdam:20261218T130000',
    ])
    await answerPlacement(deps, NEWCOMER, seat.id, { coming: false, reason: 'work' })
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: declined', 'placed'])
    await answerPlacement(deps, NEWCOMER, seat.id, { coming: true })
    await freeLeftSeats(deps, COMMAND)
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: confirmed', 'placed'])
  })

  it('has the hours when they were there, counted once, and signs at the last session of their own series', async () => {
    await choose(1, '2026-12-15')
    const later = at(deps, '2026-12-17T18:00')
    await expectRefusal(mark(1, 3, 'present', false, later), 'session-unknown')
    await mark(1, 2, 'present', false, later)
    await mark(1, 3, 'present', true, later)
    await mark(1, 4, 'present', true, later)
    const { id } = await referralOf(deps, 1)
    expect(await findAttended(deps.db.read, id)).to.deep.equal({ minutes: 720, activity: true })
    await recordSigning(later, COMMAND, (await seatOf(1)).id, { signedOn: '2026-12-17' })
    expect(await standOf(1)).to.deep.equal(['attended', 'catches up: attended', 'signed'])
  })

  it('signs where they catch up when their own series is over, also before the last session of that one', async () => {
    await choose(1, '2026-12-22')
    await choose(1)
    const later = at(deps, '2026-12-18T17:00')
    await mark(1, 3, 'present', true, later)
    await mark(1, 4, 'present', true, later)
    expect(await listNotSigned(later, 'all')).to.deep.equal([])
    expect(
      (await countStages(later, 'all')).map(({ confirmed, invited, proposed }) => [confirmed, invited, proposed])[1],
    ).to.deep.equal([0, 7, 1])
    const where = { sessionId: sessionOn('2026-12-18').id, placementId: (await seatOf(1, false)).id }
    await tap(later, COMMAND, where, { says: { what: 'signed' } })
    const first = 'catches up: cancelled'
    expect((await standOf(1)).sort()).to.deep.equal(['attended', 'catches up: attended', first, 'signed'])
    await queueMessages(at(deps, '2026-12-19T09:00'), COMMAND)
    const { id: referralId } = await referralOf(deps, 1)
    expect(await deps.db.read.countBy(Message, { referralId, kind: 'signed', copyFor: 'newcomer' })).to.equal(1)
  })

  it('stays in their own series when they miss it again, and needs somebody when that is over', async () => {
    await choose(1, '2026-12-15')
    const later = at(deps, '2026-12-18T17:00')
    await mark(1, 2, 'absent', false, later)
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: absent', 'placed'])
    await mark(1, 3, 'present', true, later)
    await mark(1, 4, 'present', true, later)
    const stuck = await listNotSigned(later, 'all')
    expect(stuck.map(({ placement }) => placement.referral.reference)).to.deep.equal(['R-000001'])
    await choose(1, '2026-12-22', false, later)
    expect(await listNotSigned(later, 'all')).to.deep.equal([])
    await endCatchUp(later, NOOR, 'R-000001', (await seatOf(1, false)).id)
    expect((await standOf(1)).at(-1)).to.equal('waiting')
  })

  it('is in one stage, once, whatever seats they have', async () => {
    await choose(1)
    const { referrals, invited } = totalOf(await countStages(deps, 'all'))
    expect([referrals, invited]).to.deep.equal([8, 8])
  })

  it('keeps their own seat when the other group is called off or they are taken off, and loses both when they stop', async () => {
    await choose(1)
    await choose(1, '2026-12-22', false, at(deps, '2026-12-10T20:00'))
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: cancelled', 'catches up: proposed', 'placed'])
    await expectRefusal(endCatchUp(deps, NOOR, 'R-000001', 'another'), 'changed-meanwhile')
    await endCatchUp(deps, NOOR, 'R-000001', (await seatOf(1, false)).id)
    expect((await standOf(1)).at(-1)).to.equal('placed')
    await choose(1, '2026-12-18', false, at(deps, '2026-12-10T21:00'))
    await cancelGroup(deps, COMMAND, sessionOn('2026-12-18').group.id, { reason: 'weather' })
    expect([(await standOf(1)).at(-1), (await standOf(5)).at(-1)]).to.deep.equal(['placed', 'waiting'])
    await leaveProgramme(deps, COMMAND, (await referralOf(deps, 1)).id, { to: 'withdrawn', reason: 'exempt' })
    expect((await standOf(1)).filter((stand) => /invited|proposed/.test(stand))).to.deep.equal([])
  })

  it('is listed with who lacks hours when their own series is called off and catching up is not enough', async () => {
    await choose(1)
    await choose(2, '2026-12-22')
    expect(await shortOf()).to.deep.equal([])
    await cancelGroup(deps, COMMAND, sessionOn('2026-12-15', 'one').group.id, { reason: 'weather' })
    expect(await standOf(1)).to.deep.equal(['cancelled', 'catches up: proposed', 'placed'])
    expect(await shortOf()).to.deep.equal(['R-000001', 'R-000002'])
  })

  it('has one seat there and loses it once, however often it is clicked', async () => {
    const { reference, version } = await referralOf(deps, 1)
    const chosen = { sessionId: sessionOn('2026-12-18').id, version, comesAnyway: false }
    await Promise.all([catchUp(deps, NOOR, reference, chosen), catchUp(deps, NOOR, reference, chosen)])
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: proposed', 'placed'])
    const { id } = await seatOf(1, false)
    await Promise.all([endCatchUp(deps, NOOR, reference, id), endCatchUp(deps, NOOR, reference, id)])
    expect(await standOf(1)).to.deep.equal(['invited', 'catches up: cancelled', 'placed'])
  })

  it('is taken off no session that was held, since the hours could not be marked any more', async () => {
    await choose(1)
    const later = at(deps, '2026-12-18T18:00')
    await expectRefusal(endCatchUp(later, NOOR, 'R-000001', (await seatOf(1, false)).id), 'session-begun')
    await expectRefusal(choose(1, '2026-12-22', false, later), 'session-begun')
  })

  it('keeps their own series when they had declined and come after all', async () => {
    await choose(1)
    await queueMessages(deps, COMMAND)
    const seat = await seatOf(1, false)
    await answerPlacement(deps, NEWCOMER, seat.id, { coming: false, reason: 'work' })
    // Full later, which is nothing to who comes to this session alone.
    await choose(2, '2026-12-22')
    const { id } = await referralOf(deps, 1)
    const came = await addWalkIn(at(deps, '2026-12-18T09:00'), COMMAND, seat.sessionId ?? '', id)
    expect([came, (await standOf(1))[0], (await referralOf(deps, 1)).status]).to.deep.equal([
      ...[seat.id, 'invited', 'placed'],
    ])
  })

  it('counts when their session moves: a half day on which they can’t, or have their own series', async () => {
    await choose(1)
    const { id } = sessionOn('2026-12-18').group
    const onMove = async (date: string, [start, end]: readonly [string, string]) => {
      const sessions = [{ number: 3, date, start, end }]
      const { objections } = await showMove(deps, NOOR, id, { room: 'stadhuis/a', sessions })
      return objections.map(({ rule, person }) => `${rule} ${person}`)
    }
    expect(await onMove('2026-12-19', ['13:00', '16:00'])).to.deep.equal([])
    expect(await onMove('2026-12-17', ['09:30', '12:30'])).to.deep.equal(['busy R-000001'])
    const { id: referralId } = await referralOf(deps, 1)
    const cannot = { id: 'that-day', referralId, day: '2026-12-21', part: 'morning' as const }
    await deps.db.write((tx) => tx.insert(Unavailability, cannot))
    expect(await onMove('2026-12-21', ['09:00', '12:00'])).to.deep.equal(['unavailable R-000001'])
  })

  it('is said before their own series moves onto the half day on which they catch up, and not when it is there already', async () => {
    await choose(1)
    const room = await deps.db.read.findOneOrFail(Room, { where: {}, relations: { venue: true } })
    await deps.db.write((tx) => tx.insert(Room, { ...room, code: 'stadhuis/b' }))
    const app = await startApp({ ...deps })
    const { id } = sessionOn('2026-12-17', 'one').group
    const planner = await signInAs(app, 'planner', ['0935'])
    const onMove = async (date: string, [start, end]: readonly [string, string]) => {
      const form = { room: 'stadhuis/b', number: '4', date, start, end }
      return (await planner.get(`/groepen/${id}/verzetten?${new URLSearchParams(form).toString()}`)).text
    }
    const said = 'Rania Haddad 1 haalt dan een bijeenkomst in bij een andere groep.'
    expect(await onMove('2026-12-18', ['14:00', '17:00'])).to.contain(said)
    expect(await onMove('2026-12-18', ['09:00', '12:00'])).not.to.contain('haalt dan')
    const theirs = { number: '3', date: '2026-12-17', start: '09:30', end: '12:30', room: 'stadhuis/b' }
    const other = `/groepen/${sessionOn('2026-12-18').group.id}/verzetten?${new URLSearchParams(theirs).toString()}`
    expect((await planner.get(other)).text).to.contain('Rania Haddad 1 heeft dan een bijeenkomst van de eigen groep.')
    const moved = { room: 'stadhuis/b', sessions: [{ number: 4, date: '2026-12-18', start: '16:00', end: '17:00' }] }
    await moveSession(deps, COMMAND, id, { ...moved, reason: 'weather' })
    expect(await onMove('2026-12-18', ['16:30', '17:30'])).not.to.contain('haalt dan')
  })

  it('hears of a move of their own session, and of no other', async () => {
    await choose(1)
    await choose(2, '2026-12-22')
    await queueMessages(deps, COMMAND)
    await deps.db.write((tx) => tx.update(Message, { status: 'queued' }, { status: 'sent', sentAt: deps.clock.now() }))
    const { id } = sessionOn('2026-12-18').group
    const moved = [{ number: 3, date: '2026-12-19', start: '13:00', end: '16:00' }]
    await moveSession(deps, COMMAND, id, { room: 'stadhuis/a', sessions: moved, reason: 'weather' })
    expect([(await seatOf(1, false)).status, (await seatOf(2, false)).status]).to.deep.equal(['invited', 'confirmed'])
    await queueMessages(deps, COMMAND)
    const told = async (number: number) =>
      (await deps.db.read.findBy(Message, { placementId: (await seatOf(number, false)).id })).map(({ kind }) => kind)
    expect([(await told(1)).sort(), await told(2)]).to.deep.equal([['change', 'invitation'], ['invitation']])
  })

  it('keeps their chair from who walks in earlier and would come to all of the series', async () => {
    await choose(1)
    await peopleWait(deps, 1, { law: 'Wi2021', deadline: '2026-12-30', languages: ['ti'] }, 9)
    const { id } = await referralOf(deps, 9)
    const { session, left } = (await showCatchUp(deps, NOOR, 'R-000002')).choices[0]!
    expect([session.day, left]).to.deep.equal(['2026-12-15', 1])
    expect(await refusal(addWalkIn(at(deps, '2026-12-15T13:00'), COMMAND, session.id, id))).to.match(/full$/)
  })

  it('takes no chair twice from who waits for a whole series', async () => {
    await choose(1, '2026-12-22')
    await peopleWait(deps, 1, { law: 'Wi2021', deadline: '2026-12-30', languages: ['ti'] }, 9)
    await formGroups(at(deps, '2026-11-23T12:00'), COMMAND)
    expect((await standOf(9)).at(-1)).to.equal('waiting')
  })
})
