import { In, type EntityManager } from 'typeorm'
import type { Actor } from '../../history/actor.ts'
import { recordEvents } from '../../history/record-event.ts'
import type { Moment } from '../../outside/clock.ts'
import { moveReferral } from '../../referrals/known/move-referral.ts'
import type { CancelReason } from '../cancel-reasons.ts'
import { changeGroup } from '../seats/change-group.ts'
import { changePlacement } from '../seats/change-placement.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'

/** Why, when, by whom, and the word in the history. */
export interface GroupEnd {
  readonly reason: CancelReason
  readonly at: Moment
  readonly by: Actor
  readonly kind: 'group.cancelled' | 'group.expired' | 'group.merged'
}

/**
 * Ends a group, in the caller's transaction: everyone with a seat goes back to the pool with the waiting date kept; who has left the
 * programme meanwhile stays out.
 * @param group With its slot, room and venue.
 */
export async function endGroup(tx: EntityManager, group: Group, { reason, at, by, kind }: GroupEnd): Promise<void> {
  await changeGroup(tx, group, { status: 'cancelled', cancelledBecause: reason })
  const seats = await tx.find(Placement, {
    where: { group: { id: group.id }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true },
    order: { id: 'ASC' },
  })
  for (const seat of seats) {
    await changePlacement(tx, seat, { status: 'cancelled' })
    if (seat.referral.status === 'placed') await moveReferral(tx, seat.referral.id, 'waiting')
  }
  const data = { reason }
  await recordEvents(tx, at, by, [
    ...seats.map(({ referral: { id: referralId, municipality } }) => ({
      kind: 'placement.cancelled',
      referralId,
      groupId: group.id,
      municipality,
      data,
    })),
    { kind, groupId: group.id, municipality: group.slot.room.venue.municipality, data },
  ])
}
