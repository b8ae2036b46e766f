import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { CancelReason } from '../cancel-reasons.ts'
import { endGroup } from './end-group.ts'
import { findGroup } from './find-group.ts'
import { requireNotOver } from './is-over.ts'

/** Why, on the version that the page showed; and whether the slot takes no new group either. */
export interface Cancellation {
  readonly reason: CancelReason
  readonly version?: number | undefined
  readonly closeSlot?: boolean | undefined
}

/**
 * Cancels a group, also a proposal that is rejected. Everyone with a seat goes back to the pool with the waiting date kept; who was
 * invited goes before others next time (`raise-claim.ts`) and is told by the next `send`, who declined before hears nothing.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `group-over`, `changed-meanwhile`.
 */
export async function cancelGroup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  { reason, version, closeSlot }: Cancellation,
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    await requireNotOver(tx, group, clock.now())
    await endGroup(tx, group, { reason, at: clock.now(), by, kind: 'group.cancelled' })
    if (closeSlot) await tx.update(Slot, { code: group.slot.code }, { closed: true, version: group.slot.version + 1 })
  }, `group:${groupId}`)
}
