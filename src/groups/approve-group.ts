import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { findGroup } from './find-group.ts'
import { checkGroupStep } from './group-status.ts'
import { Group } from './group.entity.ts'

/**
 * Approves a proposal: from now on its people may be invited.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `changed-meanwhile`.
 */
export async function approveGroup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  version?: number,
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    checkGroupStep(group.status, 'planned')
    await tx.update(Group, { id: group.id }, { status: 'planned', version: group.version + 1 })
    await recordEvent(tx, clock.now(), by, {
      kind: 'group.approved',
      groupId,
      municipality: group.slot.room.venue.municipality,
    })
  }, `group:${groupId}`)
}
