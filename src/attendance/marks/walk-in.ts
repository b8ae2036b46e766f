import { type EntityManager, In, IsNull, MoreThanOrEqual, Not } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { findGroup } from '../../groups/group/find-group.ts'
import type { Group } from '../../groups/group.entity.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import {
  comesTo,
  addPlacements,
  changePlacement,
  findPlacement,
  lockGroup,
  placementLock,
  waitAgain,
} from '../../groups/seats/steps.ts'
import { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Visitor } from '../visitor.entity.ts'
import { type AtTheDoor, atSession, type PossibleWalkIn, possibleWalkIn } from './find-walk-ins.ts'
import { mark } from './mark-attendance.ts'

/** What somebody said before the seat is given. */
interface WalkInWishes {
  /** The seat that they have in another group is given up. */
  readonly takeOver?: boolean
  /** Why there may be more people than the group was planned for. */
  readonly reason?: string
}

/**
 * Gives somebody who just walked in a seat in this group, also when they had declined it, and marks them present. Who has a seat in
 * another group gives that up. Over the size of the group it takes a reason; the seats of the room are the limit, for they are what the
 * fire brigade allows. Who was noted as a visitor with their letter is sorted out by it. Doing it twice changes nothing.
 * @returns The id of the seat.
 * @throws NotFoundError `session-unknown`, `referral-unknown`; ConflictError `session-not-yet`, `group-cancelled`, `room-full`,
 * `group-full` without a reason, `other-programme`, `seat-elsewhere` for who has one that is not taken over, `not-waiting`.
 */
export async function addWalkIn(
  deps: World,
  by: Actor,
  sessionId: string,
  referralId: string,
  { takeOver = false, reason = '' }: WalkInWishes = {},
): Promise<string> {
  return work(deps, by, { lock: `walk-in:${sessionId}` }, async (work) => {
    const { tx, at, today } = work
    const session = await tx.findOne(Session, { where: { id: sessionId }, relations: { group: true } })
    if (!session) throw new NotFoundError('session-unknown')
    if (session.day > today) throw new ConflictError('session-not-yet', { day: session.day })
    const group = await findGroup(tx, by.scope, session.group.id)
    if (group.status === 'cancelled') throw new ConflictError('group-cancelled')
    const referral = await tx.findOneBy(Referral, { id: referralId })
    if (!referral || !inScope(by.scope, referral.municipality)) throw new NotFoundError('referral-unknown')
    const placement = await placementAt(tx, session, referral)
    // Before the group, as who answers: they may be saying at this moment that they come after all.
    if (placement) await holdLock(tx, placementLock(placement.id))
    const isNew = !placement || placement.status === 'declined'
    if (isNew)
      await requireRoom(tx, group, session, { reason, alone: placement !== null && placement.sessionId !== null })
    const door = { group, session }
    if (placement?.status === 'declined') await leaveElsewhere(work, await possibleWalkIn(tx, door, referral), takeOver)
    const id = placement?.id ?? (await takeSeat(work, door, referral, takeOver))
    if (isNew) {
      const { municipality } = referral
      const data = reason === '' ? {} : { reason }
      const kind = reason === '' ? 'placement.walked-in' : 'placement.walked-in-over'
      await recordEvent(tx, at, by, { kind, referralId, groupId: group.id, municipality, data })
    }
    await holdLock(tx, placementLock(id))
    await mark(work, id, { session: session.number, status: 'present' })
    await settleByLetter(work, session, referral)
    return id
  })
}

/** Who was noted as a visitor with this person's letter is on the list now: nobody has to sort that out any more. */
async function settleByLetter({ tx, at, by }: Work, session: Session, { reference }: Referral): Promise<void> {
  const { affected } = await tx.delete(Visitor, { sessionId: session.id, reference })
  if (affected) await recordEvent(tx, at, by, { kind: 'group.visitor-settled', groupId: session.group.id })
}

/** They may be on the list after all: declined, or marked absent. A seat that was taken from them does not come back. */
async function placementAt(tx: EntityManager, session: Session, referral: Referral): Promise<Placement | null> {
  const theirs = { group: { id: session.group.id }, referral: { id: referral.id }, status: Not('cancelled' as const) }
  const seats = await tx.findBy(Placement, atSession(theirs, session.id))
  const declinedAlone = seats.find(({ sessionId }) => sessionId !== null)
  return seats.find(({ status }) => status !== 'declined') ?? declinedAlone ?? seats[0] ?? null
}

async function requireRoom(
  tx: EntityManager,
  group: Group,
  session: Session,
  { reason, alone }: { readonly reason: string; readonly alone: boolean },
): Promise<void> {
  // Nobody else takes a seat while these are counted; what was held takes no others any more.
  if (group.status !== 'held') await lockGroup(tx, group.id)
  const { taken, seats } = await countRoom(tx, group, session, alone)
  if (taken >= seats) throw new ConflictError('room-full', { seats })
  if (taken >= group.capacity && reason === '') throw new ConflictError('group-full', { people: group.capacity, seats })
}

/**
 * How many people have a seat, or had one and came, at the fullest of this session and the later ones, which a seat is for too; and how
 * many the room has at most.
 * @param alone For a seat at this session alone.
 */
export async function countRoom(
  tx: EntityManager,
  { id, slot }: Group,
  { number }: Pick<Session, 'number'>,
  alone = false,
): Promise<{ taken: number; seats: number }> {
  const sessions = await tx.findBy(Session, { group: { id }, number: alone ? number : MoreThanOrEqual(number) })
  const placements = await tx.findBy(Placement, { group: { id }, status: In([...LIVE_PLACEMENT, 'attended']) })
  const taken = sessions.map((session) => placements.filter((placement) => comesTo(placement, session)).length)
  return { taken: Math.max(...taken), seats: slot.room.capacity }
}

async function takeSeat(work: Work, door: AtTheDoor, referral: Referral, takeOver: boolean): Promise<string> {
  const found = await possibleWalkIn(work.tx, door, referral)
  if (found.why === 'other-programme') throw new ConflictError('other-programme')
  if (found.can === 'none') throw new ConflictError('not-waiting')
  await leaveElsewhere(work, found, takeOver)
  const { group } = door
  // A later session of this series at which they were to catch up is theirs now.
  const catchUps = { referral: { id: referral.id }, group: { id: group.id }, sessionId: Not(IsNull()) }
  for (const seat of await work.tx.findBy(Placement, { ...catchUps, status: In([...LIVE_PLACEMENT]) }))
    await giveUpSeat(work, seat)
  await moveReferral(work.tx, referral.id, 'placed')
  const [id = ''] = await addPlacements(work, group, [referral], 'confirmed')
  return id
}

async function leaveElsewhere(work: Work, { elsewhere }: PossibleWalkIn, takeOver: boolean): Promise<void> {
  if (!elsewhere) return
  if (!takeOver) throw new ConflictError('seat-elsewhere', { day: elsewhere.session.day })
  await giveUpSeat(work, elsewhere.placement)
}

async function giveUpSeat({ tx, at, by }: Work, { id }: Placement): Promise<void> {
  await holdLock(tx, placementLock(id))
  const placement = await findPlacement(tx, by.scope, id)
  const { referral, group } = placement
  await changePlacement(tx, placement, { status: 'cancelled' })
  await moveReferral(tx, referral.id, 'waiting')
  const about = { referralId: referral.id, groupId: group.id, municipality: referral.municipality }
  await recordEvent(tx, at, by, { kind: 'placement.cancelled', ...about, data: { reason: 'walked-in-elsewhere' } })
}

const WALKED_IN = ['placement.walked-in', 'placement.walked-in-over']

/** The people of a group who walked in, by referral. */
export async function listWalkedIn(tx: EntityManager, groupId: string): Promise<ReadonlySet<string>> {
  const events = await tx.findBy(Event, { groupId, kind: In(WALKED_IN) })
  return new Set(events.map(({ referralId }) => referralId ?? ''))
}

/**
 * Takes somebody off the list who walked in by mistake: they wait again, with their waiting date, and it counts for nothing. Who had
 * declined before is again somebody who declined.
 * @throws NotFoundError `placement-unknown`, also for who did not walk in here; ConflictError `signed-already`.
 */
export async function removeWalkIn(deps: World, by: Actor, sessionId: string, placementId: string): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, async (work) => {
    const { tx, at } = work
    const { referral, group } = await findPlacement(tx, by.scope, placementId)
    const session = await tx.findOneBy(Session, { id: sessionId, group: { id: group.id } })
    const walkedIn = await listWalkedIn(tx, group.id)
    if (!session || !walkedIn.has(referral.id)) throw new NotFoundError('placement-unknown')
    await mark(work, placementId, { session: session.number, status: null })
    const left = await findPlacement(tx, by.scope, placementId)
    if (LIVE_PLACEMENT.includes(left.status)) {
      await changePlacement(tx, left, { status: 'cancelled' })
      await waitAgain(tx, left)
    }
    const about = { referralId: referral.id, groupId: group.id, municipality: referral.municipality }
    await recordEvent(tx, at, by, { kind: 'placement.walked-in-by-mistake', ...about })
  })
}
