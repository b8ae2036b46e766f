import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'mocha'
import { getMetadataArgsStorage } from 'typeorm'
import type { Deps } from '../../src/deps.ts'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase, type Database } from '../../src/outside/database/database.ts'
import { postgresOfTests } from './postgres.ts'

/** Every commit waits for the disk: of memory that is a short wait. */
const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'dagdeel-sqlite-'))
let migrated: Promise<string> | undefined
let databases = 0

process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** The address of a new, migrated SQLite database. */
export async function newSqlite(): Promise<string> {
  migrated ??= migrateOnce()
  const file = join(folder, `test-${++databases}.sqlite`)
  copyFileSync(await migrated, file)
  return `sqlite:${file}`
}

async function migrateOnce(): Promise<string> {
  const file = join(folder, 'migrated.sqlite')
  const db = await openAnew(`sqlite:${file}`)
  await db.migrate()
  await db.close()
  return file
}

/** What the tests of this process share, opened once: opening a database takes longer than most tests. */
const shared = new Map<string, Promise<Database>>()

/** The addresses of the shared ones that are empty still. */
const untouched = new Set<string>()

/** Opens a migrated database of our tables. */
export async function openTestDatabase(url: string): Promise<Database> {
  const open = shared.get(url)
  if (!open) return openAnew(url)
  const db = await open
  const write: Database['write'] = (act, lock) => {
    untouched.delete(url)
    return db.write(act, lock)
  }
  return { ...db, write, close: () => Promise.resolve() }
}

/** The same, as another process would: with connections of its own. Close it. */
export function openAnew(url: string): Promise<Database> {
  return openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
}

let sqlite: Promise<string> | undefined

/** The address of a SQLite database that is one and the same, emptied: what a test before had in it is gone. */
async function emptySqlite(): Promise<string> {
  sqlite ??= newSqlite()
  return emptied(await sqlite)
}

/** The same of PostgreSQL. */
export async function emptyPostgres(): Promise<string> {
  return emptied(await postgresOfTests())
}

/** In an order in which nothing is deleted that something else still points to. */
const TABLES = [...ENTITIES]
  .reverse()
  .flatMap((entity) => getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name ?? [])

async function emptied(url: string): Promise<string> {
  const opened = shared.get(url) ?? openAnew(url)
  shared.set(url, opened)
  const db = await opened
  const deletions = TABLES.map((table) => `DELETE FROM "${table}"`)
  // PostgreSQL takes them all at once, SQLite one by one.
  const queries = db.kind === 'postgres' ? [deletions.join('; ')] : deletions
  await db.write(async (tx) => {
    for (const query of queries) await tx.query(query)
  })
  untouched.add(url)
  return url
}

interface Remembered {
  readonly result: unknown
  readonly rows: ReadonlyMap<string, readonly Record<string, unknown>[]>
}

const memory = new Map<string, Remembered>()

/**
 * What `make` does in an empty shared database, done once for each kind of database and then put back row by row, which takes a tenth
 * of the time. In a database that is not empty, or not shared, it is done as ever.
 * @param key Names what is made: with the same key always the same.
 */
export async function madeOnce<T>(
  { db, config }: Pick<Deps, 'db' | 'config'>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  if (!untouched.has(config.databaseUrl)) return make()
  const known = memory.get(`${db.kind} ${key}`)
  if (known) {
    await putBack(db, known.rows)
    return known.result as T
  }
  const result = await make()
  const rows = new Map<string, Record<string, unknown>[]>()
  for (const table of TABLES) rows.set(table, await db.read.query(`SELECT * FROM "${table}"`))
  memory.set(`${db.kind} ${key}`, { result, rows })
  return result
}

async function putBack(db: Database, tables: Remembered['rows']): Promise<void> {
  await db.write(async (tx) => {
    for (const [table, rows] of [...tables].reverse()) {
      const columns = Object.keys(rows[0] ?? {})
      if (columns.length === 0) continue
      let count = 0
      const marks = rows.map(() => `(${columns.map(() => (db.kind === 'postgres' ? `$${++count}` : '?')).join()})`)
      const names = columns.map((column) => `"${column}"`).join()
      const values = rows.flatMap((row) => columns.map((column) => row[column]))
      await tx.query(`INSERT INTO "${table}" (${names}) VALUES ${marks.join()}`, values)
    }
  })
}

/** Says the same sentences about SQLite and about PostgreSQL. `emptyDatabase` gives the address of one with nothing in it: the same each time. */
export function onBothDatabases(title: string, sentences: (emptyDatabase: () => Promise<string>) => void): void {
  describe(`${title} (SQLite)`, () => sentences(emptySqlite))
  describe(`${title} (PostgreSQL)`, () => sentences(emptyPostgres))
}
