import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe } from 'mocha'
import { MIGRATIONS } from '../../migrations/index.ts'
import { ENTITIES } from '../../src/entities.ts'
import { openDatabase, type Database } from '../../src/outside/database.ts'
import { newPostgres } from './postgres.ts'

const folder = mkdtempSync(join(tmpdir(), 'dagdeel-sqlite-'))
let migrated: Promise<string> | undefined
let databases = 0

after(() => rmSync(folder, { recursive: true, force: true }))

/** The address of a new, migrated SQLite database. */
export async function newSqlite(): Promise<string> {
  migrated ??= migrateOnce()
  const file = join(folder, `test-${++databases}.sqlite`)
  copyFileSync(await migrated, file)
  return `sqlite:${file}`
}

async function migrateOnce(): Promise<string> {
  const file = join(folder, 'migrated.sqlite')
  const db = await openDatabase(`sqlite:${file}`, { entities: ENTITIES, migrations: MIGRATIONS })
  await db.migrate()
  await db.close()
  return file
}

/** Opens an empty, migrated database of our tables. */
export function openTestDatabase(url: string): Promise<Database> {
  return openDatabase(url, { entities: ENTITIES, migrations: MIGRATIONS })
}

/** Says the same sentences about SQLite and about PostgreSQL. `newDatabase` gives the address of a fresh one. */
export function onBothDatabases(title: string, sentences: (newDatabase: () => Promise<string>) => void): void {
  describe(`${title} (SQLite)`, () => sentences(newSqlite))
  describe(`${title} (PostgreSQL)`, () => sentences(newPostgres))
}
