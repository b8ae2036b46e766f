import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Database as Handle } from 'better-sqlite3'
import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm'
import { UnavailableError } from '../../errors.ts'
import { asTrouble, isDamage } from './database-trouble.ts'
import { describeSqlite } from './describe-database.ts'
import { inTransaction, type Act, type Engine, type Schema } from './transaction.ts'
import { BUSY_WAIT_MILLISECONDS, queue, whenFree, turns } from './write-in-turn.ts'
import { makeFolder } from '../files.ts'

/** Opens a SQLite file (`sqlite:FILE`): one connection that writes, one that reads. */
export async function openSqlite(url: string, schema: Schema): Promise<Engine> {
  const described = describeSqlite(url, schema)
  const { database } = described
  makeFolder(dirname(database))
  // Several processes that open a new file at once are in each other's way for a moment.
  const { writer, reader, number } = await whenFree(() => openBoth(described))
  const alone = queue()
  const notes: Notes = { turn: turns(), damage: undefined, statements: new Map() }
  watch(reader.createQueryRunner(), notes)
  const writing = { source: writer, notes }
  const write = <T>(act: () => Promise<T>) =>
    alone(() => {
      // What is written into a file that was put aside is gone at the next start.
      if (numberOf(database) !== number) throw new UnavailableError('database-replaced', { file: database })
      return act()
    })
  return {
    kind: 'sqlite',
    reader,
    transaction: (act) => write(() => writeOnce(writing, act)),
    migrate: () => write(() => migrateOnce(writing)),
    findDamage: async (how) => {
      const found = await findDamage(reader, how)
      if (found !== null) notes.damage ??= new UnavailableError('database-damaged', { reason: found })
      return found
    },
    damageMet: () => notes.damage,
    close: async () => {
      await reader.destroy()
      await writer.destroy()
    },
  }
}

interface Writer {
  readonly source: DataSource
  readonly notes: Notes
}

interface Notes {
  readonly turn: () => Promise<void>
  damage: Error | undefined
  /** What the writing connection has prepared: a runner lives for one transaction, and to prepare takes longer than most statements. */
  readonly statements: Map<string, unknown>
}

interface Both {
  readonly writer: DataSource
  readonly reader: DataSource
  /** Which file it is, whatever its name. */
  readonly number: number | undefined
}

/**
 * A connection in WAL mode holds a shared lock on its file until it is closed or its process ends: this is how `restore` sees that a
 * service runs. If the file was replaced between its opening and that lock, another one is open than everybody will see.
 */
async function openBoth(described: ReturnType<typeof describeSqlite>): Promise<Both> {
  const { database } = described
  const common = { ...described, timeout: BUSY_WAIT_MILLISECONDS }
  const before = numberOf(database)
  const writer = await opened({ ...common, enableWAL: true }, tuned)
  try {
    if (before !== undefined && before !== numberOf(database)) throw new UnavailableError('database-busy')
    return { writer, reader: await opened(common, readOnly), number: numberOf(database) }
  } catch (error) {
    await writer.destroy()
    throw error
  }
}

/** A file that is open and can't be used is closed again: nobody could put a copy back as long as it is open. */
async function opened(
  options: ConstructorParameters<typeof DataSource>[0],
  prepare: (sqlite: Handle) => void,
): Promise<DataSource> {
  let handle: Handle | undefined
  const prepareDatabase = (sqlite: Handle) => prepare((handle = sqlite))
  try {
    return await new DataSource({ ...options, prepareDatabase } as typeof options).initialize()
  } catch (error) {
    handle?.close()
    throw asTrouble(error)
  }
}

function numberOf(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino
}

/** What is claimed before a mail or letter leaves, and what is acknowledged, is on the disk first: FULL waits for it at each commit. */
function tuned(sqlite: Handle): void {
  sqlite.pragma('synchronous = FULL')
  sqlite.pragma('cache_size = -16384')
}

function readOnly(sqlite: Handle): void {
  sqlite.pragma('query_only = ON')
}

type Query = (...asked: unknown[]) => Promise<never>

/** Lets others have their turn before each query, and says what is wrong when it is the whole database that is. */
function watch(runner: QueryRunner, notes: Notes): QueryRunner {
  const query = runner.query.bind(runner) as Query
  runner.query = async (...asked: unknown[]) => {
    await notes.turn()
    return query(...asked).catch((error: unknown) => {
      const trouble = asTrouble(error)
      if (isDamage(trouble)) notes.damage = trouble
      throw trouble
    })
  }
  return runner
}

interface Driver {
  queryRunner?: QueryRunner
  readonly databaseConnection: Handle
}

/** A transaction with a runner of its own: TypeORM's count of what is open can be wrong after an error, and dies with it. */
async function writeOnce<T>({ source, notes }: Writer, act: Act<T>): Promise<T> {
  const driver = source.driver as unknown as Driver
  const sqlite = driver.databaseConnection
  driver.queryRunner = undefined
  const runner = watch(source.createQueryRunner(), notes)
  Object.assign(runner, { stmtCache: notes.statements })
  const query = runner.query.bind(runner) as Query
  let state: 'new' | 'begun' | 'ended' = 'new'
  let lost: Error | undefined
  runner.query = async (text: unknown, ...rest: unknown[]) => {
    if (state === 'ended') throw new Error('a write went on after its end')
    if (state === 'begun' && !sqlite.inTransaction) throw lost ?? new Error('a transaction ended before its commit')
    try {
      // The lock before anything is read: a transaction that read first would fail when another process wrote in between.
      return await query(text === 'BEGIN TRANSACTION' ? 'BEGIN IMMEDIATE' : text, ...rest)
    } catch (error) {
      // A disk that is full, or fails, ends the transaction: what the act still does must not be saved by itself.
      if (!sqlite.inTransaction) lost ??= asTrouble(error)
      throw error
    }
  }
  const begin = async () => {
    await whenFree(() => runner.startTransaction())
    state = 'begun'
  }
  const rollBack = () => {
    if (sqlite.inTransaction) sqlite.exec('ROLLBACK')
    return Promise.resolve()
  }
  try {
    return await inTransaction({ runner, begin, commit: () => runner.query('COMMIT'), rollBack }, act)
  } finally {
    state = 'ended'
  }
}

/** All that is left, as one; without the watch over foreign keys, because TypeORM makes a table anew to change it. */
async function migrateOnce(writer: Writer): Promise<string[]> {
  const { databaseConnection: sqlite } = writer.source.driver as unknown as Driver
  sqlite.pragma('foreign_keys = OFF')
  try {
    return await writeOnce(writer, async (tx) => {
      const left = await new MigrationExecutor(writer.source, tx.queryRunner).executePendingMigrations()
      return left.map(({ name }) => name)
    })
  } finally {
    // They were prepared for other tables.
    writer.notes.statements.clear()
    sqlite.pragma('foreign_keys = ON')
  }
}

async function findDamage(reader: DataSource, how: 'quick' | 'whole'): Promise<string | null> {
  const pragma = how === 'quick' ? 'quick_check' : 'integrity_check'
  const [first = {}] = await reader.query<Record<string, string>[]>(`PRAGMA ${pragma}(1)`)
  const said = first[pragma] ?? 'no answer'
  return said === 'ok' ? null : said
}
