import { setTimeout as pause } from 'node:timers/promises'
import { QueryFailedError, type EntityManager } from 'typeorm'
import { OutsideError } from '../errors.ts'

/** How long SQLite itself waits for another process before it says that it is busy. */
export const BUSY_WAIT_MILLISECONDS = 100
const BUSY_TRIES = 300

/** First in, first out. On SQLite all writes share one connection: two at once would roll each other back. */
export function queue(): <T>(act: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (act) => {
    const mine = last.then(act, act)
    last = mine.catch(() => undefined)
    return mine
  }
}

/**
 * Another process is writing: wait without holding up this one's other work.
 * @throws OutsideError `database-busy` when it goes on too long.
 */
export async function whenFree<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      if (!isBusy(error)) throw error
      if (tries === BUSY_TRIES) throw new OutsideError('database-busy', {}, { cause: error })
      await pause(BUSY_WAIT_MILLISECONDS)
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof QueryFailedError && (error.driverError as { code?: string }).code === 'SQLITE_BUSY'
}

/**
 * Takes SQLite's write lock before anything is read. TypeORM begins deferred: a transaction that read first and then wrote would
 * fail at once when another process wrote in between, whatever the timeout.
 */
export async function claimed(tx: EntityManager): Promise<EntityManager> {
  await tx.query('UPDATE "migrations" SET "name" = "name" WHERE 0')
  return tx
}
