import { Like, type EntityManager } from 'typeorm'
import { WebSession } from './web-session.entity.ts'

/** Ends every session of this member of staff, in the transaction that made it necessary. `userId` is ours: no `%` or `_` in it. */
export async function signOutEverywhere(tx: EntityManager, userId: string): Promise<void> {
  await tx.delete(WebSession, { data: Like(`%"userId":"${userId}"%`) })
}
