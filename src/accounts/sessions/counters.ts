import { createHash } from 'node:crypto'
import { RateLimiterPostgres, type RateLimiterRes, RateLimiterSQLite } from 'rate-limiter-flexible'
import type { EntityManager } from 'typeorm'
import { SignInCount } from '../sign-in-count.entity.ts'

/** Counts what is tried, in the database: for all processes together, and a restart forgets nothing. */
export type Counter = RateLimiterPostgres | RateLimiterSQLite

/**
 * The library's own store, on the connection and in the transaction of this write.
 * @param kind What is counted; each kind by itself. @param points So many may be tried in so many `seconds`.
 */
export async function counterOn(tx: EntityManager, kind: string, points: number, seconds: number): Promise<Counter> {
  const storeClient: unknown = await tx.queryRunner?.connect()
  const options = {
    storeClient,
    tableName: tx.connection.getMetadata(SignInCount).tableName,
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: kind,
    points,
    duration: seconds,
  }
  return tx.connection.options.type === 'postgres'
    ? new RateLimiterPostgres({ ...options, storeType: 'client' })
    : new RateLimiterSQLite({ ...options, storeType: 'better-sqlite3' })
}

/** Whether what was counted is not too much. */
export async function allowed(consumed: Promise<RateLimiterRes>): Promise<boolean> {
  try {
    await consumed
    return true
  } catch (error) {
    if (error instanceof Error) throw error
    return false
  }
}

/** A hash: nobody learns from it who tried, or from where. */
export function keyOf(...parts: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part.slice(0, 254))))
    .digest('base64url')
}
