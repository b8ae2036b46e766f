import { IsNull, type EntityManager } from 'typeorm'
import { UnavailableError } from '../../errors.ts'
import { DataKey } from './data-key.entity.ts'
import type { Database } from './database.ts'

/**
 * The same database, in which a process writes only as long as its key is the present one. After another process took over with a new
 * key, one that still runs with the old key would make strangers of people and dead links: it must start again first, and is not ready.
 */
export function writingWithKey(db: Database, key: string): Database {
  return {
    ...db,
    write: (act, lock) =>
      db.write(async (tx) => {
        await requirePresentKey(tx, key, db.kind === 'postgres')
        return act(tx)
      }, lock),
    upToDate: async () => {
      await requirePresentKey(db.read, key)
      return db.upToDate()
    },
  }
}

/**
 * Nothing happens as long as this is the key with which values are made (or none is known yet). Ask before saying that somebody or
 * something is unknown.
 * @param locked Keep it so until the end of the transaction (PostgreSQL; on SQLite every write is alone).
 * @throws UnavailableError `data-key-replaced`
 */
export async function requirePresentKey(tx: EntityManager, key: string, locked = false): Promise<void> {
  const mine = await tx.findOne(DataKey, {
    where: { name: key },
    ...(locked && { lock: { mode: 'pessimistic_read' as const } }),
  })
  if (mine?.retiredAt === null) return
  const present = await tx.findOneBy(DataKey, { retiredAt: IsNull() })
  if (present) throw new UnavailableError('data-key-replaced', { at: present.takenAt.slice(0, 10), key: present.name })
}
