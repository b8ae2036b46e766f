import type { EntityManager } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import { Signing } from '../signing.entity.ts'

/** From now on it does not count; it stays in the table, with the moment at which that began. */
export async function endSigning(tx: EntityManager, { id, version }: Signing, at: Moment): Promise<void> {
  await tx.update(Signing, { id }, { withdrawnAt: at, version: version + 1 })
}
