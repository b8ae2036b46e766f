import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { checkPlacementStep } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'

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
