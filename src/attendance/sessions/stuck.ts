import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import { type Scope, type Actor, recordEvent, work } from '../../history/work.ts'
import { scopeWhere, type Where } from '../../municipalities/scope.ts'
import type { AttendanceMark } from '../attendance-mark.entity.ts'
import { halfDayMinutes, NEEDED_MINUTES, findAttendedBy, marksThatCount } from '../marks/find-marks.ts'
import { ConflictError } from '../../errors.ts'
import { findPlacement, placementLock } from '../../groups/seats/steps.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'

/** Somebody whose group does not end with a signature. */
interface Stuck {
  readonly placement: Placement
  readonly lastSession: Session
}

/** Somebody who can't reach twelve hours in this group any more. */
interface ShortOfHours extends Stuck {
  readonly hours: number
}

const ATTENDED: Where = { sql: "placement.status = 'attended'", parameters: {} }

/** Who was there and did not sign, longest ago first: they need somebody now. */
export async function listNotSigned({ db, clock }: World, scope: Scope): Promise<Stuck[]> {
  const seats = await seatsIn(db.read, scope, ATTENDED)
  return seats.filter(({ lastSession }) => lastSession.day < clock.today()).sort(byLastDay)
}

const IN_A_SERIES: Where = {
  sql: "team.programme = 'wi2021' AND placement.status IN (:...live)",
  parameters: { live: LIVE_PLACEMENT },
}

/** Who can't reach twelve hours in their series any more (Wi2021), longest ago first: they go on until its last session. */
export async function listShortOfHours({ db, clock }: World, scope: Scope): Promise<ShortOfHours[]> {
  const series = await seatsIn(db.read, scope, IN_A_SERIES)
  const seats = series.filter(({ sessions }) => sessions.some(({ day }) => day <= clock.today()))
  const people = seats.map(({ placement }) => placement.referral.id)
  const attended = await findAttendedBy(db.read, people)
  const ids = seats.map(({ placement }) => placement.id)
  const marks = await marksThatCount(db.read, ids)
  const short = seats.flatMap((seat) => {
    const minutes = attended.get(seat.placement.referral.id)?.minutes ?? 0
    return minutes + minutesOpen(seat, marks) < NEEDED_MINUTES ? [{ ...seat, hours: Math.round(minutes / 6) / 10 }] : []
  })
  return short.sort(byLastDay)
}

/** What nobody has filled in yet may still count. */
function minutesOpen({ placement, sessions }: Seat, marks: readonly AttendanceMark[]): number {
  const known = marks.filter(({ placementId, status }) => placementId === placement.id && status)
  const open = sessions.filter(({ id }) => !known.some(({ sessionId }) => sessionId === id))
  return open.reduce((sum, session) => sum + halfDayMinutes(session), 0)
}

interface Seat extends Stuck {
  /** All of the group, in order. */
  readonly sessions: readonly Session[]
}

/** Seats of people who are in no other group by now. */
async function seatsIn(tx: EntityManager, scope: Scope, which: Where): Promise<Seat[]> {
  const placements = await tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoinAndSelect('placement.referral', 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .innerJoinAndSelect('placement.group', 'team')
    .where("referral.status = 'placed'")
    .andWhere(which.sql, which.parameters)
    .andWhere(...scopeWhere(scope, 'referral.municipality'))
    .getMany()
  const groups = new Set(placements.map(({ group }) => group.id))
  const byGroup = await sessionsByGroup(tx, [...groups])
  return placements.flatMap((placement) => {
    const sessions = byGroup.get(placement.group.id) ?? []
    const lastSession = sessions.at(-1)
    return lastSession ? [{ placement, sessions, lastSession }] : []
  })
}

function byLastDay(one: Stuck, other: Stuck): number {
  return keyOf(one) < keyOf(other) ? -1 : 1
}

function keyOf({ placement, lastSession }: Stuck): string {
  return `${lastSession.day} ${placement.referral.reference}`
}

/**
 * Somebody was there and did not sign: back to the pool, with the waiting date kept, for another group.
 * @throws NotFoundError `placement-unknown`; ConflictError `not-without-signature` for who is not in that position (any more).
 */
export async function inviteAgain(deps: World, by: Actor, placementId: string): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, async ({ tx, at }) => {
    const { status, referral, group } = await findPlacement(tx, by.scope, placementId)
    if (status !== 'attended' || referral.status !== 'placed') throw new ConflictError('not-without-signature')
    await moveReferral(tx, referral.id, 'waiting')
    await recordEvent(tx, at, by, {
      kind: 'attendance.invited-again',
      referralId: referral.id,
      groupId: group.id,
      municipality: referral.municipality,
    })
  })
}
