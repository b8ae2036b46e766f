import { AsyncLocalStorage } from 'node:async_hooks'
import type { DataSource, EntityManager } from 'typeorm'
import { AppError, ConflictError, OutsideError } from '../../errors.ts'
import { asTrouble, isAway } from './database-trouble.ts'
import { openPostgres } from './open-postgres.ts'
import { openSqlite } from './open-sqlite.ts'
import type { Act, Engine, Schema } from './transaction.ts'

/** The one way to the tables. When the database is in trouble, whatever is asked of it throws UnavailableError (503). */
export interface Database {
  readonly kind: 'sqlite' | 'postgres'
  /** For reading: never sees what is not committed, and on SQLite can't write. Inside a write there is only its own transaction. */
  readonly read: EntityManager
  /**
   * Runs `act` in one transaction: all of it happens, or nothing. What an act calls inside it takes the transaction as an argument (see
   * `history/work.ts`): whatever opens another there, or reads beside it, throws Error.
   * @param lock What nobody else may do meanwhile, over all processes: `plan:mh`. (On SQLite every write is alone anyway.)
   */
  write<T>(act: Act<T>, lock?: string): Promise<T>
  /**
   * The names of the migrations that were still to be run, now run. Whoever asks at the same moment waits.
   * @throws ConflictError `database-newer` when a later version of Dagdeel changed the tables.
   */
  migrate(): Promise<string[]>
  /** True when no migration is left to run. */
  upToDate(): Promise<boolean>
  /** True when nobody ever made our tables here. */
  isNew(): Promise<boolean>
  /** Writes something and takes it away again. @throws UnavailableError that says why nothing can be saved. */
  tryWriting(): Promise<void>
  /** What is wrong with the file itself, by its structure (`quick`) or by everything in it; null when it is whole. */
  readonly findDamage: (how: 'quick' | 'whole') => Promise<string | null>
  /** Finishes what is being written first. */
  close(): Promise<void>
}

/**
 * Opens SQLite (`sqlite:FILE`) or PostgreSQL (`postgres://…`).
 * @throws OutsideError `database-unreachable`, with the reason but never the password; UnavailableError when it is there and in trouble.
 */
export async function openDatabase(url: string, schema: Schema): Promise<Database> {
  try {
    const engine = await (url.startsWith('sqlite:') ? openSqlite(url, schema) : openPostgres(url, schema))
    return databaseOn(engine, schema)
  } catch (error) {
    const trouble = asTrouble(error)
    if (trouble instanceof AppError && !isAway(trouble)) throw trouble
    const cause = trouble.cause ?? trouble
    throw new OutsideError('database-unreachable', { reason: reasonOf(cause) }, { cause: error })
  }
}

/**
 * The write that whoever asks stands in. Nothing joins it: it is known only to refuse what would be beside it, because on SQLite a write
 * inside a write waits for itself, and a reading inside one sees the world of before. One for all databases: each slows down every promise.
 */
const around = new AsyncLocalStorage<{ readonly engine: Engine; ended: boolean }>()

function refuseInside(engine: Engine, what: string): void {
  const write = around.getStore()
  if (write?.engine === engine && !write.ended) throw new Error(`${what} inside a write: pass its transaction on`)
}

/** Every reading takes a runner, also one by an EntityManager that was handed down. */
function readOutside(engine: Engine): DataSource {
  const { reader } = engine
  const createQueryRunner = reader.createQueryRunner.bind(reader)
  reader.createQueryRunner = (mode) => {
    refuseInside(engine, 'a reading')
    return createQueryRunner(mode)
  }
  return reader
}

function databaseOn(engine: Engine, schema: Schema): Database {
  const reader = readOutside(engine)
  const underWay = new Set<Promise<unknown>>()
  const followed = <T>(writing: Promise<T>): Promise<T> => {
    const ended: Promise<unknown> = writing.catch(() => undefined).then(() => underWay.delete(ended))
    underWay.add(ended)
    return writing
  }
  const write: Database['write'] = async (act, lock) => {
    refuseInside(engine, 'a write')
    const own = { engine, ended: false }
    const once = (tx: EntityManager) => around.run(own, () => act(tx)).finally(() => (own.ended = true))
    return followed(engine.transaction(once, lock))
  }
  const missing = async () => {
    const known = schema.migrations.map(({ name }) => name)
    const run = await migrationsIn(engine)
    const newer = run.find((name) => !known.includes(name))
    if (newer) throw new ConflictError('database-newer', { name: newer })
    return known.filter((name) => !run.includes(name))
  }
  return {
    kind: engine.kind,
    read: reader.manager,
    write,
    migrate: async () => ((await missing()).length > 0 ? engine.migrate() : []),
    upToDate: async () => (await missing()).length === 0,
    isNew: async () => (await migrationsIn(engine)).length === 0,
    tryWriting: async () => {
      const damage = engine.damageMet()
      if (damage) throw damage
      await write(async (tx) => {
        await tx.query(`INSERT INTO "migrations" ("timestamp", "name") VALUES (0, '${'-'.repeat(TRIAL_CHARACTERS)}')`)
        await tx.query('DELETE FROM "migrations" WHERE "timestamp" = 0')
      })
    },
    findDamage: engine.findDamage,
    close: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
      await engine.close()
    },
  }
}

/** More than what is left over here and there in a file that is full. */
const TRIAL_CHARACTERS = 32_000

async function migrationsIn({ reader }: Engine): Promise<string[]> {
  const runner = reader.createQueryRunner()
  try {
    if (!(await runner.hasTable('migrations'))) return []
    const rows = (await runner.query('SELECT "name" FROM "migrations"')) as { name: string }[]
    return rows.map(({ name }) => name)
  } finally {
    await runner.release()
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return [code, message?.replaceAll(/\/\/[^@\s]*@/g, '//')].filter(Boolean).join(' ') || 'unknown'
}
