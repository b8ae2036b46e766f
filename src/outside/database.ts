import { AsyncLocalStorage } from 'node:async_hooks'
import { dirname, resolve } from 'node:path'
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm'
import { AppError, OutsideError } from '../errors.ts'
import { givingTurns } from './give-turns.ts'
import { makeFolder } from './make-folder.ts'
import { SnakeNames } from './snake-names.ts'
import { BUSY_WAIT_MILLISECONDS, claimed, queue, whenFree } from './write-in-turn.ts'

/** The one way to the tables. */
export interface Database {
  readonly kind: 'sqlite' | 'postgres'
  /** For reading: never sees what is not committed, and on SQLite can't write. */
  readonly read: EntityManager
  /**
   * Runs `act` in one transaction: all of it happens, or nothing. Inside another write it becomes a part of that one.
   * @param lock What nobody else may do meanwhile, over all processes: `plan:mh`. (On SQLite every write is alone anyway.)
   */
  write<T>(act: (tx: EntityManager) => Promise<T>, lock?: string): Promise<T>
  /** The names of the migrations that were still to be run, now run. */
  migrate(): Promise<string[]>
  /** True when no migration is left to run. */
  upToDate(): Promise<boolean>
  /** Finishes what is being written first. */
  close(): Promise<void>
}

type Schema = Pick<DataSourceOptions, 'entities' | 'migrations'>

/**
 * Opens SQLite (`sqlite:FILE`) or PostgreSQL (`postgres://…`).
 * @throws OutsideError `database-unreachable`, with the reason but never the password.
 */
export async function openDatabase(url: string, schema: Schema): Promise<Database> {
  try {
    return await (url.startsWith('sqlite:')
      ? openSqlite(url.slice('sqlite:'.length), schema)
      : openPostgres(url, schema))
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new OutsideError('database-unreachable', { reason: reasonOf(error) }, { cause: error })
  }
}

async function openSqlite(file: string, schema: Schema): Promise<Database> {
  const database = resolve(file)
  makeFolder(dirname(database))
  const common = {
    type: 'better-sqlite3',
    database,
    namingStrategy: new SnakeNames(),
    timeout: BUSY_WAIT_MILLISECONDS,
  } as const
  const open = async (options: object) =>
    givingTurns(await new DataSource({ ...common, ...schema, ...options }).initialize())
  const writer = await open({ enableWAL: true, prepareDatabase: tuned })
  const reader = await open({ prepareDatabase: readOnly })
  const alone = queue()
  return databaseOn('sqlite', writer, reader, (act) => alone(() => whenFree(() => writer.transaction(act))))
}

async function openPostgres(url: string, schema: Schema): Promise<Database> {
  const common = {
    type: 'postgres',
    url,
    namingStrategy: new SnakeNames(),
    poolSize: 10,
    installExtensions: false,
  } as const
  const source = await new DataSource({ ...common, ...schema }).initialize()
  return databaseOn('postgres', source, source, async (act, lock) =>
    source.transaction(async (tx) => {
      if (lock) await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [lock])
      return act(tx)
    }),
  )
}

type Transaction = <T>(act: (tx: EntityManager) => Promise<T>, lock?: string) => Promise<T>

/** The transaction of who asks. One store for all databases of the process: each slows down every promise. */
const current = new AsyncLocalStorage<EntityManager>()

/** A write inside a write is a savepoint of the outer one: they stand or fall together. */
function databaseOn(kind: Database['kind'], writer: DataSource, reader: DataSource, begin: Transaction): Database {
  const underWay = new Set<Promise<unknown>>()
  const followed = <T>(writing: Promise<T>): Promise<T> => {
    const ended: Promise<unknown> = writing.catch(() => undefined).then(() => underWay.delete(ended))
    underWay.add(ended)
    return writing
  }
  return {
    kind,
    read: reader.manager,
    write: (act, lock) => {
      const outer = current.getStore()
      const inside = (tx: EntityManager) => current.run(tx, () => act(tx))
      return outer?.dataSource === writer
        ? outer.transaction(inside)
        : followed(begin(async (tx) => inside(kind === 'sqlite' ? await claimed(tx) : tx), lock))
    },
    migrate: async () => (await writer.runMigrations({ transaction: 'all' })).map((migration) => migration.name),
    upToDate: async () => !(await writer.showMigrations()),
    close: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
      if (reader !== writer) await reader.destroy()
      await writer.destroy()
    },
  }
}

interface Sqlite {
  pragma(text: string): unknown
}

function tuned(sqlite: Sqlite): void {
  sqlite.pragma('synchronous = NORMAL')
  sqlite.pragma('cache_size = -16384')
}

function readOnly(sqlite: Sqlite): void {
  sqlite.pragma('query_only = ON')
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string }
  return [code, message?.replaceAll(/\/\/[^@\s]*@/g, '//')].filter(Boolean).join(' ') || 'unknown'
}
