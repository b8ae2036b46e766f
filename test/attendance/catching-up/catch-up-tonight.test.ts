import { expect } from 'chai'
import { catchUpTonight } from '../../../src/attendance/catching-up/catch-up-tonight.ts'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import type { Deps } from '../../../src/deps.ts'
import { answerPlacement } from '../../../src/groups/seats/answer-placement.ts'
import { COMMAND, NEWCOMER, TIMETABLE } from '../../../src/history/work.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { Unavailability } from '../../../src/pool/unavailability.entity.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { referralOf, seatsIn } from '../../support/groups.ts'
import { NOW, twoSeries } from '../../support/two-series.ts'

/** See `twoSeries`; each session of series two has one free seat. */
onBothDatabases('who lacks hours, at night', (newDatabase) => {
  let deps: Deps
  beforeEach(async () => {
    deps = at(await testDeps({ databaseUrl: await newDatabase() }), NOW)
    await twoSeries(deps)
  })

  const notice = async (noticeDays: number) => {
    for (const { code, rules } of await deps.db.read.find(Municipality))
      await deps.db.write((tx) => tx.update(Municipality, { code }, { rules: { ...rules, noticeDays } }))
  }
  const catchUps = async () => {
    const days = new Map((await deps.db.read.find(Session)).map(({ id, day }) => [id, day]))
    const seats = (await seatsIn(deps)).filter(({ sessionId }) => sessionId !== null)
    return seats.map(
      ({ referral, status, sessionId }) => `${referral.reference} ${status} ${days.get(sessionId ?? '')}`,
    )
  }

  it('is seated in what nobody else can get any more, the soonest first, and asked whether they come', async () => {
    await notice(3)
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(2)
    expect(await catchUps()).to.deep.equal(['R-000001 proposed 2026-12-15', 'R-000002 proposed 2026-12-18'])
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(0)
    await queueMessages(deps, COMMAND)
    const seat = (await seatsIn(deps)).find(({ sessionId }) => sessionId !== null)!
    const [message] = await deps.db.read.findBy(Message, { placementId: seat.id })
    expect(JSON.stringify(message?.snapshot)).to.contain('nog een deel doen').and.contain('Ik kom of ik kan niet')
    await answerPlacement(deps, NEWCOMER, seat.id, { coming: false, reason: 'work' })
    // Who was asked and can't is for a person.
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(0)
  })

  it('gets no seat of a series that still takes people in, nor at a session of which they would hear too late', async () => {
    await notice(1)
    await deps.db.write((tx) => tx.update(Session, { day: '2026-12-15' }, { day: '2026-12-11' }))
    expect(await catchUpTonight(at(deps, '2026-12-08T13:00'), TIMETABLE)).to.have.length(0)
    await notice(14)
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(0)
  })

  it('is left to a person when they said that they can’t, would still lack hours, or wait in the pool', async () => {
    await notice(3)
    const [one, two] = [await referralOf(deps, 1), await referralOf(deps, 2)]
    for (const day of ['2026-12-15', '2026-12-18', '2026-12-22'])
      await deps.db.write((tx) => tx.insert(Unavailability, { id: day, referralId: one.id, day, part: 'afternoon' }))
    const seat = (await seatsIn(deps)).find(({ referral }) => referral.id === two.id)!
    await markAttendance(deps, COMMAND, seat.id, { session: 2, status: 'absent' })
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(0)
    await deps.db.write((tx) => tx.delete(Unavailability, { referralId: one.id }))
    await deps.db.write((tx) => tx.update(Referral, { id: one.id }, { status: 'waiting' }))
    expect(await catchUpTonight(deps, TIMETABLE)).to.have.length(0)
  })
})
