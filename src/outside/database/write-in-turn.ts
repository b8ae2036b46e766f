import { setTimeout as pause } from 'node:timers/promises'
import { UnavailableError } from '../../errors.ts'

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
 * @throws UnavailableError `database-busy` when it goes on too long.
 */
export async function whenFree<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await act()
    } catch (error) {
      const isBusy = error instanceof UnavailableError && error.code === 'database-busy'
      if (!isBusy || tries === BUSY_TRIES) throw error
      await pause(BUSY_WAIT_MILLISECONDS)
    }
  }
}

const MOST_MILLISECONDS = 4

/**
 * better-sqlite3 answers at once, so a long row of queries would let nobody else be served: after four milliseconds the others get a
 * turn, also in the middle of a transaction. (Whoever reads has a connection of their own, whoever writes waits in the queue.)
 * @returns To be waited for before each query.
 */
export function turns(): () => Promise<void> {
  let since: number | undefined
  return async () => {
    if (since === undefined) {
      since = performance.now()
      setImmediate(() => (since = undefined))
    } else if (performance.now() - since > MOST_MILLISECONDS) {
      await new Promise(setImmediate)
    }
  }
}
