import type { DataSource } from 'typeorm'

const MOST_MILLISECONDS = 4

/**
 * better-sqlite3 answers at once, so a long row of queries would let nobody else be served: after four milliseconds the others get a
 * turn, also in the middle of a transaction. (Whoever reads has a connection of their own, whoever writes waits in the queue.)
 * @returns The same source.
 */
export function givingTurns(source: DataSource): DataSource {
  // The driver has one runner, for everything.
  const runner = source.createQueryRunner()
  const query = runner.query.bind(runner) as (...asked: unknown[]) => Promise<never>
  let since: number | undefined
  runner.query = async (...asked: unknown[]) => {
    if (since === undefined) {
      since = performance.now()
      setImmediate(() => (since = undefined))
    } else if (performance.now() - since > MOST_MILLISECONDS) {
      await new Promise(setImmediate)
    }
    return query(...asked)
  }
  return source
}
