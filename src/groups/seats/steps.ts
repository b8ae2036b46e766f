import { randomUUID } from 'node:crypto'
import { In, IsNull, Not, type EntityManager } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Work, Scope } from '../../history/work.ts'
import { insertMany } from '../../outside/database/many-rows.ts'
import { holdStanding, moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { checkGroupStep } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { checkPlacementStep, LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { inScope } from '../../municipalities/scope.ts'

/**
 * Takes a group a step further, or changes what is decided about it, if it still is as it was read.
 * @throws ConflictError `group-step` when it may not go there from where it is; `changed-meanwhile` when somebody was first.
 */
export async function changeGroup(
  tx: EntityManager,
  { id, version, status }: Pick<Group, 'id' | 'version' | 'status'>,
  changes: Partial<Pick<Group, 'status' | 'capacity' | 'cancelledBecause' | 'basis' | 'smallChoice'>>,
): Promise<void> {
  if (changes.status) checkGroupStep(status, changes.status)
  const { affected } = await tx.update(Group, { id, version }, { ...changes, version: version + 1 })
  if (affected === 0) throw new ConflictError('changed-meanwhile')
}

/**
 * Until the end of the transaction nobody else gives a seat in this group or cancels it. Changes nothing.
 * @throws ConflictError `changed-meanwhile` when the group is off or past.
 */
export async function lockGroup(tx: EntityManager, id: string): Promise<void> {
  const { affected } = await tx.update(
    Group,
    { id, status: In(['proposed', 'planned']) },
    { version: () => '"version"' },
  )
  if (affected === 0) throw new ConflictError('changed-meanwhile')
}

interface SeatWishes {
  /** They say that they come, although nobody has invited them yet. */
  readonly agreed?: boolean
  /** The only session for which the seat is: they catch up there. */
  readonly sessionId?: string | null
}

/**
 * Gives people a placement in a group: here each begins, `confirmed` for who is there already. The index `one_live_placement` refuses a
 * second one (`one_live_catch_up` where they catch up).
 * @returns The ids, in the order of the people.
 */
export async function addPlacements(
  { tx, at }: Work,
  group: Pick<Group, 'id'>,
  people: readonly Pick<Referral, 'id'>[],
  status: 'proposed' | 'confirmed',
  { agreed = status === 'confirmed', sessionId = null }: SeatWishes = {},
): Promise<string[]> {
  const placements = people.map(({ id }) => ({
    id: randomUUID(),
    referral: { id },
    group: { id: group.id },
    sessionId,
    status,
    declineReason: null,
    answeredAt: agreed ? at : null,
    tokenHash: null,
    codeHash: null,
    tokenNumber: 1,
    placedAt: at,
  }))
  await insertMany(tx, Placement, placements)
  return placements.map(({ id }) => id)
}

/**
 * Changes a placement, if it still is as it was read; the one that is given says so too.
 * @throws ConflictError `placement-step` when it may not take this step; `changed-meanwhile` when somebody was first.
 */
export async function changePlacement(
  tx: EntityManager,
  placement: Pick<Placement, 'id' | 'version' | 'status'>,
  changes: Partial<
    Pick<Placement, 'status' | 'declineReason' | 'answeredAt' | 'tokenHash' | 'codeHash' | 'tokenNumber'>
  >,
): Promise<void> {
  const { id, version, status } = placement
  if (changes.status && changes.status !== status) checkPlacementStep(status, changes.status)
  const changed = { ...changes, version: version + 1 }
  const { affected } = await tx.update(Placement, { id, version }, changed)
  if (affected === 0) throw new ConflictError('changed-meanwhile')
  Object.assign(placement, changed)
}

/** True of each session of their group, or of the one at which somebody with this seat catches up. */
export function comesTo({ sessionId }: Pick<Placement, 'sessionId'>, { id }: { readonly id: string }): boolean {
  return sessionId === null || sessionId === id
}

/** The sessions of a group to which somebody with this seat comes. */
export function sessionsOfSeat<S extends { readonly id: string }>(
  seat: Pick<Placement, 'sessionId'>,
  sessions: readonly S[],
): S[] {
  return sessions.filter((session) => comesTo(seat, session))
}

/** Of the live seats of one person: that in a series of their own; without it, that where they catch up. */
export function seatThatCounts<S extends Pick<Placement, 'sessionId'>>(seats: readonly S[]): S | null {
  return seats.find(({ sessionId }) => sessionId === null) ?? seats[0] ?? null
}

/**
 * True for who has another seat that is taken: in all of a group, or at a session at which they catch up. Nobody else takes or ends one of
 * theirs until the end: two who each see the other's seat would leave somebody without any.
 */
export async function hasOtherSeat(
  tx: EntityManager,
  { id, referral }: { readonly id: string; readonly referral: Pick<Referral, 'id'> },
): Promise<boolean> {
  await holdStanding(tx, referral.id)
  return tx.existsBy(Placement, { id: Not(id), referral: { id: referral.id }, status: In([...LIVE_PLACEMENT]) })
}

/** Another one of the same sort: beside the one in their own series somebody may have one where they catch up. */
export function hasSeatAlike(
  tx: EntityManager,
  { id, referral, sessionId }: Pick<Placement, 'id' | 'sessionId'> & { readonly referral: Pick<Referral, 'id'> },
): Promise<boolean> {
  const alike = { referral: { id: referral.id }, sessionId: sessionId === null ? IsNull() : Not(IsNull()) }
  return tx.existsBy(Placement, { id: Not(id), ...alike, status: In([...LIVE_PLACEMENT]) })
}

/** Who lost this seat waits again, with the waiting date kept; unless they still have another, or have left the programme. */
export async function waitAgain(
  tx: EntityManager,
  { id, referral }: { readonly id: string; readonly referral: Pick<Referral, 'id' | 'status'> },
): Promise<void> {
  if (referral.status !== 'placed' || (await hasOtherSeat(tx, { id, referral }))) return
  await moveReferral(tx, referral.id, 'waiting')
}

/** Who answers, marks or signs for a placement holds this, so that two phones come one after the other. */
export function placementLock(placementId: string): string {
  return `placement:${placementId}`
}

/**
 * A seat with its person and group (with room and venue), for who may see that person.
 * @throws NotFoundError `placement-unknown`, also for a person of another municipality.
 */
export async function findPlacement(tx: EntityManager, scope: Scope, id: string): Promise<Placement> {
  const placement = await tx.findOne(Placement, {
    where: { id },
    relations: { referral: { person: true }, group: { slot: { room: { venue: true } } } },
  })
  if (!placement || !inScope(scope, placement.referral.municipality)) throw new NotFoundError('placement-unknown')
  return placement
}
