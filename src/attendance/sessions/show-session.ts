import { In, IsNull, type EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import type { AttendanceMark } from '../attendance-mark.entity.ts'
import { attendedHours, type Attended, findAttendedBy } from '../marks/attended-hours.ts'
import { whyNotYet } from '../signing/may-sign.ts'
import { listSessionSeats, isUnmarked } from './session-seats.ts'
import { shortNames } from '../marks/short-names.ts'
import { Signing } from '../signing.entity.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'

/** Somebody on the list of a session. */
export interface ListedSeat {
  readonly placement: Placement
  readonly name: string
  readonly mark: AttendanceMark | null
  readonly unmarked: boolean
  readonly signing: Signing | null
  /** Hours so far, for who needs twelve and has fewer (Wi2021); null for who may sign. */
  readonly hours: number | null
}

/** A session for the one who is in the room. */
export interface ShownSession {
  readonly session: Session
  readonly isLast: boolean
  readonly seats: readonly ListedSeat[]
  /** Who said before that they could not come; they may come anyway. */
  readonly declined: readonly ListedSeat[]
  /** People of municipalities that the reader may not see. */
  readonly elsewhere: number
}

/** @throws NotFoundError as `findSession`. */
export async function showSession(tx: EntityManager, scope: Scope, id: string): Promise<ShownSession> {
  const session = await findSession(tx, scope, id)
  const [found] = await listSessionSeats(tx, [session])
  if (!found) throw new NotFoundError('session-unknown')
  const mine = found.seats.filter(({ placement }) => inScope(scope, placement.referral.municipality))
  const names = shortNames(mine.map(({ placement }) => placement.referral.person))
  const ids = mine.map(({ placement }) => placement.referral.id)
  const signings = await tx.findBy(Signing, { referralId: In(ids), withdrawnAt: IsNull() })
  const attended = await findAttendedBy(tx, ids)
  const listed = mine.map((seat, index): ListedSeat => ({
    ...seat,
    name: names[index] as string,
    unmarked: isUnmarked(seat, found),
    signing: signings.find(({ referralId }) => referralId === seat.placement.referral.id) ?? null,
    hours: hoursShort(seat.placement.referral, attended),
  }))
  return {
    session,
    isLast: found.isLast,
    seats: listed.filter(({ placement }) => placement.status !== 'declined'),
    declined: listed.filter(({ placement }) => placement.status === 'declined'),
    elsewhere: found.seats.length - mine.length,
  }
}

function hoursShort({ id, programme }: Referral, all: ReadonlyMap<string, Attended>): number | null {
  const attended = all.get(id) ?? attendedHours([])
  return whyNotYet({ programme, attended }) ? Math.round(attended.minutes / 6) / 10 : null
}

/**
 * A session with its group, slot, room and venue, without its people.
 * @throws NotFoundError `session-unknown`, also for a group that the reader may not see; `session-cancelled`.
 */
export async function findSession(tx: EntityManager, scope: Scope, id: string): Promise<Session> {
  const relations = { group: { slot: { room: { venue: true } } } }
  const session = await tx.findOne(Session, { where: { id }, relations })
  if (!session || !maySeeGroup(scope, session.group)) throw new NotFoundError('session-unknown')
  if (session.group.status === 'cancelled') throw new NotFoundError('session-cancelled', { day: session.day })
  return session
}
