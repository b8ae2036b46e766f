import { In, IsNull, type EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { AttendanceMark } from '../attendance-mark.entity.ts'
import { attendedHours, type Attended, findAttendedBy, inHours } from '../marks/find-marks.ts'
import { whyNotYet } from '../signing/may-sign.ts'
import { listWalkedIn } from '../marks/walk-in.ts'
import { shortNames } from '../marks/short-names.ts'
import { Signing } from '../signing.entity.ts'
import { Tap } from '../tap.entity.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'
import { EXPECTED_PLACEMENT, FINISHED_PLACEMENT } from '../../groups/placement-status.ts'
import { comesTo, lockGroup } from '../../groups/seats/steps.ts'
import { localTime } from '../../outside/clock.ts'
import { holdLock } from '../../outside/database/transaction.ts'

/** Somebody on the list of a session. */
export interface ListedSeat {
  readonly placement: Placement
  readonly name: string
  readonly mark: AttendanceMark | null
  readonly unmarked: boolean
  readonly signing: Signing | null
  /** What was tapped against what stands here, and nobody settled yet. */
  readonly setAside: readonly Tap[]
  /** Came without a place in this group. */
  readonly walkedIn: boolean
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
  const names = shortNames(mine.map(({ placement }) => placement.referral))
  const ids = mine.map(({ placement }) => placement.referral.id)
  const signings = await tx.findBy(Signing, { referralId: In(ids), withdrawnAt: IsNull() })
  const attended = await findAttendedBy(tx, ids)
  const taps = await tx.find(Tap, { where: { sessionId: id, state: 'set-aside' }, order: { tappedAt: 'ASC' } })
  const walkedIn = await listWalkedIn(tx, session.group.id)
  const listed = mine.map((seat, index): ListedSeat => ({
    ...seat,
    name: names[index] as string,
    unmarked: isUnmarked(seat, found),
    signing: signings.find(({ referralId }) => referralId === seat.placement.referral.id) ?? null,
    setAside: taps.filter(({ placementId }) => placementId === seat.placement.id),
    walkedIn: walkedIn.has(seat.placement.referral.id),
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
  return whyNotYet({ programme, attended }) ? inHours(attended.minutes) : null
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

/**
 * A session as it stays until the end: nobody else gives a seat in its group, moves it or calls it off.
 * @throws NotFoundError as `findSession`; ConflictError as `lockGroup`.
 */
export async function holdSession(tx: EntityManager, scope: Scope, groupId: string, id: string): Promise<Session> {
  await holdLock(tx, `group:${groupId}`)
  await lockGroup(tx, groupId)
  return findSession(tx, scope, id)
}

/** A session with its seats, and the mark that counts of each. */
export interface SessionSeats {
  readonly session: Session
  /** The signing (BI21 art. 3.1 lid 1). */
  readonly isLast: boolean
  readonly seats: readonly { readonly placement: Placement; readonly mark: AttendanceMark | null }[]
}

/**
 * The seats of sessions (with their group), in order of name.
 * @param named Without names, and in no order: to count them.
 */
export async function listSessionSeats(
  tx: EntityManager,
  sessions: readonly Session[],
  { named = true }: { named?: boolean } = {},
): Promise<SessionSeats[]> {
  const group = { id: In([...new Set(sessions.map((session) => session.group.id))]) }
  const placements = await tx.find(Placement, {
    where: { group, status: In([...EXPECTED_PLACEMENT, 'declined']) },
    relations: { group: true, referral: named ? { person: true } : true },
    ...(named && { order: { referral: { person: { searchName: 'ASC' }, reference: 'ASC' } } }),
  })
  const byGroup = new Map<string, Placement[]>(sessions.map((session) => [session.group.id, []]))
  for (const placement of placements) byGroup.get(placement.group.id)?.push(placement)
  const all = await tx.find(Session, { where: { group }, relations: { group: true } })
  const marks = await marksOf(tx, sessions)
  return sessions.map((session) => ({
    session,
    isLast: !all.some((other) => other.group.id === session.group.id && other.number > session.number),
    seats: (byGroup.get(session.group.id) ?? [])
      .map((placement) => ({ placement, mark: marks.get(`${session.id} ${placement.id}`) ?? null }))
      .filter(({ placement }) => comesTo(placement, session))
      .filter(({ placement, mark }) => mark !== null || wasPlaced(placement, session)),
  }))
}

/** True for who still must be marked: expected, and neither marked nor known to have finished at the last session. */
export function isUnmarked(
  { placement, mark }: SessionSeats['seats'][number],
  { isLast }: Pick<SessionSeats, 'isLast'>,
): boolean {
  if (!EXPECTED_PLACEMENT.includes(placement.status)) return false
  return !mark?.status && !(isTheirLast(placement, isLast) && FINISHED_PLACEMENT.includes(placement.status))
}

/** Who catches up comes to this one session: it is their last. @param isLast Of its series. */
export function isTheirLast({ sessionId }: Pick<Placement, 'sessionId'>, isLast: boolean): boolean {
  return isLast || sessionId !== null
}

async function marksOf(tx: EntityManager, sessions: readonly Session[]): Promise<Map<string, AttendanceMark>> {
  const marks = await tx.find(AttendanceMark, {
    where: { sessionId: In(sessions.map(({ id }) => id)) },
    order: { markedAt: 'ASC', id: 'ASC' },
  })
  return new Map(marks.map((mark) => [`${mark.sessionId} ${mark.placementId}`, mark]))
}

/** Who walked in at the second session was not expected at the first; who is marked there was, also when added afterwards. */
function wasPlaced({ placedAt }: Placement, { day }: Session): boolean {
  return localTime(placedAt).day <= day
}
