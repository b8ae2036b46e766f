import { In, type EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { checkGroupStep } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { checkPlacementStep } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'

/**
 * Takes a group a step further, or changes what is decided about it, if it still is as it was read.
 * @throws ConflictError `group-step` when it may not go there from where it is; `changed-meanwhile` when somebody was first.
 */
export async function changeGroup(
  tx: EntityManager,
  { id, version, status }: Pick<Group, 'id' | 'version' | 'status'>,
  changes: Partial<Pick<Group, 'status' | 'cancelledBecause' | 'basis' | 'smallChoice'>>,
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

/**
 * Changes a seat, if it still is as it was read.
 * @throws ConflictError `placement-step` when it may not take this step; `changed-meanwhile` when somebody was first.
 */
export async function changePlacement(
  tx: EntityManager,
  { id, version, status }: Pick<Placement, 'id' | 'version' | 'status'>,
  changes: Partial<Pick<Placement, 'status' | 'declineReason' | 'answeredAt'>>,
): Promise<void> {
  if (changes.status && changes.status !== status) checkPlacementStep(status, changes.status)
  const { affected } = await tx.update(Placement, { id, version }, { ...changes, version: version + 1 })
  if (affected === 0) throw new ConflictError('changed-meanwhile')
}

/** Who answers, marks or signs for a placement holds this, so that two phones come one after the other. */
export function placementLock(placementId: string): string {
  return `placement:${placementId}`
}
