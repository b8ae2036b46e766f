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
