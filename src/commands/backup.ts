import { createHash } from 'node:crypto'
import { copyFile, readFile, rename, rm, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Config } from '../config.ts'
import { InputError } from '../errors.ts'
import { makeOwn } from '../outside/own-files.ts'

/** A copy of the database: how large, and its fingerprint. */
export interface BackupResult {
  readonly bytes: number
  readonly sha256: string
}

/**
 * Copies the SQLite database while the service runs, consistent to the last finished write. Keys (`DATA_KEY`) are not in it:
 * keep them elsewhere. PostgreSQL has its own tools.
 * @throws InputError `backup-postgres`
 */
export async function backUp(config: Config, file: string): Promise<BackupResult> {
  const source = new Sqlite(sqliteFile(config), { readonly: true, fileMustExist: true })
  try {
    await makeOwn(resolve(file))
    await source.backup(resolve(file))
  } finally {
    source.close()
  }
  return fingerprint(file)
}

/**
 * Puts a copy back in the place of the database, after checking that it is a whole database of ours. Stop the service first.
 * @throws InputError `backup-postgres`, `backup-damaged`
 */
export async function restore(config: Config, file: string): Promise<BackupResult> {
  const target = sqliteFile(config)
  checkCopy(file)
  await copyFile(file, `${target}.restoring`)
  for (const rest of ['-wal', '-shm']) await rm(`${target}${rest}`, { force: true })
  await rename(`${target}.restoring`, target)
  return fingerprint(file)
}

function sqliteFile({ databaseUrl }: Config): string {
  if (!databaseUrl.startsWith('sqlite:')) throw new InputError('backup-postgres')
  return resolve(databaseUrl.slice('sqlite:'.length))
}

function checkCopy(file: string): void {
  try {
    const copy = new Sqlite(file, { readonly: true, fileMustExist: true })
    const whole = copy.pragma('integrity_check', { simple: true }) === 'ok'
    const ours = copy
      .prepare("SELECT COUNT(*) AS tables FROM sqlite_master WHERE name IN ('referral', 'placement')")
      .get() as { tables: number }
    copy.close()
    if (whole && ours.tables === 2) return
  } catch (error) {
    throw new InputError('backup-damaged', { file }, { cause: error })
  }
  throw new InputError('backup-damaged', { file })
}

async function fingerprint(file: string): Promise<BackupResult> {
  const { size } = await stat(file)
  return {
    bytes: size,
    sha256: createHash('sha256')
      .update(await readFile(file))
      .digest('hex'),
  }
}
