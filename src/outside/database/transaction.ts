import type { DataSource, DataSourceOptions, EntityManager, QueryRunner } from 'typeorm'

/** What the tables are and how they came to be. */
export type Schema = Pick<DataSourceOptions, 'entities'> & { readonly migrations: (new () => object)[] }

export type Act<T> = (tx: EntityManager) => Promise<T>

/** One kind of database, opened. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres'
  /** Where is read. */
  readonly reader: DataSource
  /** Runs `act` in a transaction of its own: all of it is saved when this comes back, or nothing. */
  readonly transaction: <T>(act: Act<T>, lock?: string) => Promise<T>
  /** Runs what is left of the migrations, while nobody else does. */
  readonly migrate: () => Promise<string[]>
  /** What is wrong with the file itself; null when it is whole, or not ours to look at. */
  readonly findDamage: (how: 'quick' | 'whole') => Promise<string | null>
  /** The damage that was met since the start. */
  readonly damageMet: () => Error | undefined
  readonly close: () => Promise<void>
}

/** A connection on which a transaction is about to begin. */
export interface Connection {
  readonly runner: QueryRunner
  readonly begin: () => Promise<void>
  /** Comes back only when everything is saved: a transaction can have ended without anybody asking for it. */
  readonly commit: () => Promise<void>
  /** Leaves the connection without a transaction, or takes it out of use. */
  readonly rollBack: () => Promise<void>
}

/**
 * Runs `act` between begin and commit. TypeORM's own does the same but believes its count of what is open: after a full disk, where
 * SQLite itself rolls back, it wrote everything that followed into a transaction that nobody ended.
 */
export async function inTransaction<T>({ runner, begin, commit, rollBack }: Connection, act: Act<T>): Promise<T> {
  try {
    await begin()
    const result = await act(runner.manager)
    await commit()
    return result
  } catch (error) {
    await rollBack()
    throw error
  }
}

/** Keeps others out of what is named until this transaction ends. (On SQLite every write is alone anyway.) */
export async function holdLock(tx: EntityManager, lock: string): Promise<void> {
  if (tx.connection.options.type === 'postgres') await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [lock])
}
