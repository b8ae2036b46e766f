import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Config } from '../../config.ts'
import { ConflictError } from '../../errors.ts'
import { openDatabase, type Database } from './database.ts'
import type { Schema } from './transaction.ts'
import { writeWholeSync } from '../files.ts'

const MARKER = 'databases.txt'

type Place = Pick<Config, 'databaseUrl' | 'dataDir'>

/**
 * Opens the database of an installation and brings its tables up to date. Which databases were made is kept in DATA_DIR, so that an
 * empty or missing one where there was one is not taken for a new installation.
 * @returns Also the names of the migrations that were run.
 * @throws ConflictError `database-lost`, `database-newer`; OutsideError `database-unreachable`
 */
export async function openKept(config: Place, schema: Schema): Promise<{ db: Database; applied: string[] }> {
  const wasMade = isKept(config)
  // SQLite would make the file, and throw away a journal that is left without it.
  if (wasMade && isFileGone(config)) throw lost(config)
  const db = await openDatabase(config.databaseUrl, schema)
  try {
    if (wasMade && (await db.isNew())) throw lost(config)
    const applied = await db.migrate()
    if (!wasMade) keep(config)
    return { db, applied }
  } catch (error) {
    await db.close()
    throw error
  }
}

function lost(config: Place): ConflictError {
  return new ConflictError('database-lost', { database: shown(config), marker: marker(config) })
}

/** The database as the marker names it: without user or password, and still right when the whole folder is moved. */
function nameOf({ databaseUrl, dataDir }: Place): string {
  if (databaseUrl.startsWith('sqlite:')) return `sqlite:${relative(dataDir, fileOf(databaseUrl))}`
  const { host, pathname } = new URL(databaseUrl)
  return `postgres://${host}${pathname}`
}

function shown(config: Place): string {
  return config.databaseUrl.startsWith('sqlite:') ? fileOf(config.databaseUrl) : nameOf(config)
}

function fileOf(databaseUrl: string): string {
  return resolve(databaseUrl.slice('sqlite:'.length))
}

function isFileGone({ databaseUrl }: Place): boolean {
  return databaseUrl.startsWith('sqlite:') && !statSync(fileOf(databaseUrl), { throwIfNoEntry: false })?.size
}

function marker({ dataDir }: Place): string {
  return join(dataDir, MARKER)
}

function namesKept(config: Place): string[] {
  const file = marker(config)
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}

function isKept(config: Place): boolean {
  return namesKept(config).includes(nameOf(config))
}

function keep(config: Place): void {
  const names = new Set([...namesKept(config), nameOf(config)])
  writeWholeSync(marker(config), `${[...names].join('\n')}\n`)
}
