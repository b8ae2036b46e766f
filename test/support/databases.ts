import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'mocha'
import { getMetadataArgsStorage } from 'typeorm'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase, type Database } from '../../src/outside/database.ts'
import { postgresOfTests } from './postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-sqlite-'))
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

/** Opens a migrated database of our tables. */
export async function openTestDatabase(url: string): Promise<Database> {
  const open = shared.get(url)
  return open ? { ...(await open), close: () => Promise.resolve() } : openAnew(url)
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
  .map((entity) => getMetadataArgsStorage().tables.find(({ target }) => target === entity)?.name)

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
  return url
}

/** Says the same sentences about SQLite and about PostgreSQL. `emptyDatabase` gives the address of one with nothing in it: the same each time. */
export function onBothDatabases(title: string, sentences: (emptyDatabase: () => Promise<string>) => void): void {
  describe(`${title} (SQLite)`, () => sentences(emptySqlite))
  describe(`${title} (PostgreSQL)`, () => sentences(emptyPostgres))
}
