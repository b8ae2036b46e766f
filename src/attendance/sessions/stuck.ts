import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { sessionsByGroup } from '../../groups/group/find-group.ts'
import { type Scope, type Actor, recordEvent, work } from '../../history/work.ts'
import { scopeWhere, type Where } from '../../municipalities/scope.ts'
import { inHours } from '../marks/find-marks.ts'
import { gatherHours, lackIn } from '../marks/hours-to-come.ts'
import { ConflictError } from '../../errors.ts'
import { findPlacement, hasOtherSeat, placementLock, sessionsOfSeat } from '../../groups/seats/steps.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'

/** Somebody whose group does not end with a signature. */
interface Stuck {
  readonly placement: Placement
  readonly lastSession: Session
}

/** Somebody who can't reach twelve hours with the seats they have. */
interface ShortOfHours extends Stuck {
  readonly hours: number
}

const ATTENDED: Where = {
  sql: `placement.status = 'attended' AND NOT EXISTS (SELECT 1 FROM placement other
    WHERE other.referral_id = referral.id AND other.status IN (:...live))`,
  parameters: { live: LIVE_PLACEMENT },
}

/** Who was there, did not sign and has no seat any more, longest ago first: they need somebody now. */
export async function listNotSigned({ db, clock }: World, scope: Scope): Promise<Stuck[]> {
  const seats = await seatsIn(db.read, scope, ATTENDED)
  const past = seats.filter(({ lastSession }) => lastSession.day < clock.today()).sort(byLastDay)
  // Who came to more than one group stands there once, with the last.
  return [...new Map(past.map((seat) => [seat.placement.referral.id, seat])).values()]
}

/** In a series of their own; or in none any more, when it was called off while they were to catch up elsewhere. */
const IN_A_SERIES: Where = {
  sql: `team.programme = 'wi2021' AND placement.status IN (:...live) AND (placement.session_id IS NULL OR NOT EXISTS (
    SELECT 1 FROM placement own WHERE own.referral_id = referral.id AND own.session_id IS NULL AND own.status IN (:...live)))`,
  parameters: { live: LIVE_PLACEMENT },
}

/**
 * Who can't reach twelve hours with the seats they have (Wi2021), longest ago first: they go on until the last session of their series, or
 * the one at which they catch up.
 */
export async function listShortOfHours({ db, clock }: World, scope: Scope): Promise<ShortOfHours[]> {
  const series = await seatsIn(db.read, scope, IN_A_SERIES)
  const hasBegun = ({ placement, sessions }: Seat) =>
    placement.sessionId !== null || sessions.some(({ day }) => day <= clock.today())
  const seats = series.filter(hasBegun)
  const people = seats.map(({ placement }) => placement.referral.id)
  const hours = await gatherHours(db.read, people)
  const short = seats.flatMap((seat) => {
    const own = hours.get(seat.placement.referral.id)
    const lack = own && lackIn(own.attended, own.open, own.catchUp)
    return own && lack && lack.minutes > 0 ? [{ ...seat, hours: inHours(own.attended.minutes) }] : []
  })
  return short.sort(byLastDay)
}

interface Seat extends Stuck {
  /** Those to which they come, in order. */
  readonly sessions: readonly Session[]
}

/** Seats of who is placed, such as `which` asks for. */
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
    const sessions = sessionsOfSeat(placement, byGroup.get(placement.group.id) ?? [])
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
    const placement = await findPlacement(tx, by.scope, placementId)
    const { status, referral, group } = placement
    const isStuck = status === 'attended' && referral.status === 'placed' && !(await hasOtherSeat(tx, placement))
    if (!isStuck) throw new ConflictError('not-without-signature')
    await moveReferral(tx, referral.id, 'waiting')
    await recordEvent(tx, at, by, {
      kind: 'attendance.invited-again',
      referralId: referral.id,
      groupId: group.id,
      municipality: referral.municipality,
    })
  })
}
