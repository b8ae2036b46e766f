import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import { ConflictError, NotFoundError } from '../errors.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { moveReferral } from '../pool/move-referral.ts'
import type { DeclineReason } from './decline-reasons.ts'
import { LIVE_PLACEMENT, checkPlacementStep } from './placement-status.ts'
import { Placement } from './placement.entity.ts'
import { closeGroupHalfDays, returnToPool } from './return-to-pool.ts'
import { Session } from './session.entity.ts'
import { momentOf } from '../outside/clock.ts'

/** "I'm coming", or "I can't, because …". */
export type Answer = { readonly coming: true } | { readonly coming: false; readonly reason: DeclineReason }

/**
 * Takes an answer to an invitation; a later one replaces an earlier one until the first session begins. Who can't come goes back to
 * the pool with the waiting date kept; who can after all gets the seat back while it is free. The same answer twice changes nothing.
 * @throws NotFoundError `placement-unknown`; ConflictError `group-cancelled`, `answer-too-late`, `seat-gone`.
 */
export async function answerPlacement(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  placementId: string,
  answer: Answer,
): Promise<void> {
  await db.write(async (tx) => {
    const placement = await tx.findOne(Placement, {
      where: { id: placementId },
      relations: { referral: true, group: true },
    })
    if (!placement) throw new NotFoundError('placement-unknown')
    await checkAnswerable(tx, placement, clock.now())
    const changed = answer.coming ? await confirm(tx, placement) : await decline(tx, placement, answer.reason)
    if (!changed) return
    await tx.update(Placement, { id: placement.id }, { answeredAt: clock.now() })
    await recordEvent(tx, clock.now(), by, {
      kind: answer.coming ? 'placement.confirmed' : 'placement.declined',
      referralId: placement.referral.id,
      groupId: placement.group.id,
      municipality: placement.referral.municipality,
      data: answer.coming ? {} : { reason: answer.reason },
    })
  }, `placement:${placementId}`)
}

async function checkAnswerable(tx: EntityManager, placement: Placement, now: string): Promise<void> {
  if (placement.status === 'cancelled' || placement.group.status === 'cancelled')
    throw new ConflictError('group-cancelled')
  const first = await tx.findOneByOrFail(Session, { group: { id: placement.group.id }, number: 1 })
  if (now >= momentOf(first.day, first.startTime)) throw new ConflictError('answer-too-late')
}

async function confirm(tx: EntityManager, placement: Placement): Promise<boolean> {
  if (placement.status === 'confirmed') return false
  checkPlacementStep(placement.status, 'confirmed')
  if (placement.status === 'declined') await takeSeatBack(tx, placement)
  await setStatus(tx, placement, 'confirmed', null)
  return true
}

async function takeSeatBack(tx: EntityManager, { referral, group }: Placement): Promise<void> {
  const taken = await tx.countBy(Placement, { group: { id: group.id }, status: In([...LIVE_PLACEMENT]) })
  const free = taken < group.capacity && (referral.status === 'waiting' || referral.status === 'paused')
  if (!free) throw new ConflictError('seat-gone')
  if (referral.status === 'paused') await moveReferral(tx, referral.id, 'waiting')
  await moveReferral(tx, referral.id, 'placed')
}

async function decline(tx: EntityManager, placement: Placement, reason: DeclineReason): Promise<boolean> {
  if (placement.status === 'declined') {
    if (placement.declineReason === reason) return false
    await tx.update(Placement, { id: placement.id }, { declineReason: reason })
    return true
  }
  checkPlacementStep(placement.status, 'declined')
  await setStatus(tx, placement, 'declined', reason)
  await closeGroupHalfDays(tx, placement.referral.id, placement.group.id)
  await returnToPool(tx, placement.referral)
  return true
}

async function setStatus(
  tx: EntityManager,
  { id, version }: Placement,
  status: Placement['status'],
  declineReason: string | null,
): Promise<void> {
  await tx.update(Placement, { id }, { status, declineReason, version: version + 1 })
}
