import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import type { CancelReason } from './cancel-reasons.ts'
import { endGroup } from './end-group.ts'
import { findGroup } from './find-group.ts'

/**
 * Cancels a group, also a proposal that is rejected. Everyone with a seat goes back to the pool with the waiting date kept; who was
 * invited is told by the next `send`, who declined before hears nothing.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `changed-meanwhile`.
 */
export async function cancelGroup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  { reason, version }: { reason: CancelReason; version?: number | undefined },
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    await endGroup(tx, group, { reason, at: clock.now(), by, kind: 'group.cancelled' })
  }, `group:${groupId}`)
}
