import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { moveReferral } from '../pool/move-referral.ts'
import type { CancelReason } from './cancel-reasons.ts'
import { findGroup } from './find-group.ts'
import { checkGroupStep } from './group-status.ts'
import { Group } from './group.entity.ts'
import { LIVE_PLACEMENT } from './placement-status.ts'
import { Placement } from './placement.entity.ts'

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
    checkGroupStep(group.status, 'cancelled')
    await tx.update(
      Group,
      { id: group.id },
      { status: 'cancelled', cancelledBecause: reason, version: group.version + 1 },
    )
    await freeSeats(tx, group, (referralId, municipality) =>
      recordEvent(tx, clock.now(), by, {
        kind: 'placement.cancelled',
        referralId,
        groupId,
        municipality,
        data: { reason },
      }),
    )
    await recordEvent(tx, clock.now(), by, {
      kind: 'group.cancelled',
      groupId,
      municipality: group.slot.room.venue.municipality,
      data: { reason },
    })
  }, `group:${groupId}`)
}

async function freeSeats(
  tx: EntityManager,
  group: Group,
  recordFreed: (referralId: string, municipality: string) => Promise<void>,
): Promise<void> {
  const seats = await tx.find(Placement, {
    where: { group: { id: group.id }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true },
  })
  for (const { id, version, referral } of seats) {
    await tx.update(Placement, { id }, { status: 'cancelled', version: version + 1 })
    await moveReferral(tx, referral.id, 'waiting')
    await recordFreed(referral.id, referral.municipality)
  }
}
