import { LessThan } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { WebSession } from '../web-session.entity.ts'

/** Deletes the sign-ins that are over. @returns How many. */
export async function forgetOldSessions({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<number> {
  const { affected } = await db.write((tx) => tx.delete(WebSession, { expiresAt: LessThan(clock.now()) }))
  return affected ?? 0
}
