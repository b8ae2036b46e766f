import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { copyFile, chmod, link, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import { MIGRATIONS } from '../../migrations/index.ts'
import type { Config } from '../config.ts'
import { AppError, ConflictError, InputError, OutsideError } from '../errors.ts'
import { asTrouble, isDamage } from '../outside/database/database-trouble.ts'
import { syncFile, syncFolder } from '../outside/files.ts'

/** A copy of the database: how large, and its fingerprint. */
export interface BackupResult {
  readonly bytes: number
  readonly sha256: string
}

/**
 * Copies the SQLite database while the service runs, consistent to the last finished write; it has its name only when it is whole and on
 * the disk. Keys (`DATA_KEY`) are not in it: keep them elsewhere. PostgreSQL has its own tools.
 * @throws InputError `backup-postgres`, `backup-same-file`, `backup-not-ours`; UnavailableError `database-damaged`: no copy is made of what is
 * not whole, and the last one stays; OutsideError `backup-not-written`
 */
export async function backUp(config: Config, file: string): Promise<BackupResult> {
  const [source, target] = [sqliteFile(config), resolve(file)]
  if (!existsSync(source)) throw new OutsideError('database-unreachable', { reason: `ENOENT ${source}` })
  if (isSame(source, target)) throw new InputError('backup-same-file', { file: target })
  const aside = `${target}.${randomUUID()}.part`
  try {
    await (await open(aside, 'wx', 0o600)).close()
    copyInto(source, aside)
    await syncFile(aside)
    await rename(aside, target)
    await syncFolder(dirname(target))
  } catch (error) {
    await rm(aside, { force: true })
    throw asRefusal(error, target)
  }
  return fingerprint(target)
}

/** One reading from beginning to end: writes that come meanwhile neither get into the copy nor make it begin again. */
function copyInto(source: string, aside: string): void {
  const database = new Sqlite(source, { readonly: true, fileMustExist: true })
  try {
    checkWhole(database, source)
    database.prepare('VACUUM INTO ?').run(aside)
  } finally {
    database.close()
  }
}

/**
 * Puts a copy back in the place of the database, when it is a whole database of ours, of a version that we know, and nobody uses the one
 * that stands there. Whenever this is cut off, there is the old one or the new one. One that was too damaged to be opened is kept
 * beside it, with `.damaged` behind its name.
 * @throws InputError `backup-postgres`, `backup-same-file`, `backup-damaged`, `backup-not-ours`, `backup-newer`, `file-not-found`;
 * ConflictError `restore-in-use`; OutsideError `backup-not-written`
 */
export async function restore(config: Config, file: string): Promise<BackupResult> {
  const target = sqliteFile(config)
  if (isSame(file, target)) throw new InputError('backup-same-file', { file: target })
  const aside = `${target}.${randomUUID()}.restoring`
  const held = hold(target)
  try {
    await takeAwayHalf(target)
    await copyBeside(file, aside)
    if (held === 'unreadable') await putAside(target)
    await (existsSync(target) ? rename(aside, target) : link(aside, target))
    await syncFolder(dirname(target))
  } catch (error) {
    throw asRefusal(error, target)
  } finally {
    for (const rest of ['', '-wal', '-shm']) await rm(`${aside}${rest}`, { force: true })
    if (typeof held === 'object') held?.close()
  }
  return fingerprint(file)
}

function sqliteFile({ databaseUrl }: Config): string {
  if (!databaseUrl.startsWith('sqlite:')) throw new InputError('backup-postgres')
  return resolve(databaseUrl.slice('sqlite:'.length))
}

function isSame(one: string, other: string): boolean {
  return existsSync(one) && existsSync(other) && realpathSync(one) === realpathSync(other)
}

/**
 * Takes the database for ourselves until the connection is closed or this process ends. Whoever has it open holds a shared lock; leaving
 * WAL mode needs that nobody does, and puts what stands in the journal into the file. Null when there is nothing to hold.
 * SQLite can't say whether somebody uses what it can't read; Linux can.
 */
function hold(target: string): Sqlite.Database | 'unreadable' | null {
  if (!existsSync(target)) return null
  const database = new Sqlite(target, { timeout: 500 })
  try {
    database.pragma('locking_mode = EXCLUSIVE')
    database.pragma('journal_mode = DELETE')
    database.exec('BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database.close()
    if (!isDamage(asTrouble(error)) || isOpenSomewhere(target))
      throw new ConflictError('restore-in-use', {}, { cause: error })
    return 'unreadable'
  }
}

async function putAside(target: string): Promise<void> {
  // The journal first: it may never stand beside another database than its own.
  for (const rest of ['-wal', '-shm', ''])
    if (existsSync(`${target}${rest}`)) await rename(`${target}${rest}`, `${target}.damaged${rest}`)
  await syncFolder(dirname(target))
}

function isOpenSomewhere(file: string): boolean {
  const real = realpathSync(file)
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((id) => openFiles(`/proc/${id}/fd`).includes(real))
}

/** Of a process that is gone by now, or somebody else's, nothing. */
function openFiles(folder: string): string[] {
  try {
    return readdirSync(folder).map((name) => readlinkSync(join(folder, name)))
  } catch {
    return []
  }
}

/** What a restore left that was killed. */
async function takeAwayHalf(target: string): Promise<void> {
  for (const name of await readdir(dirname(target)))
    if (name.startsWith(`${basename(target)}.`) && /\.restoring(-wal|-shm)?$/.test(name))
      await rm(join(dirname(target), name), { force: true })
}

/** Into a file of our own, where what is still in the journal of the copy can be put into it. What is checked is what is put in place. */
async function copyBeside(file: string, aside: string): Promise<void> {
  await copyFile(file, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    throw new InputError('file-not-found', { file, reason: error.code }, { cause: error })
  })
  if (existsSync(`${file}-wal`)) await copyFile(`${file}-wal`, `${aside}-wal`)
  await chmod(aside, 0o600)
  const copy = new Sqlite(aside)
  try {
    copy.pragma('journal_mode = DELETE')
    checkWhole(copy, file)
  } catch (error) {
    throw isDamage(asTrouble(error)) ? new InputError('backup-damaged', { file }, { cause: error }) : error
  } finally {
    copy.close()
  }
  await syncFile(aside)
}

/** @throws UnavailableError `database-damaged`; InputError `backup-not-ours`, `backup-newer` */
function checkWhole(database: Sqlite.Database, file: string): void {
  const run = migrationsIn(database)
  const known = MIGRATIONS.map(({ name }) => name)
  if (run[0] !== known[0]) throw new InputError('backup-not-ours', { file })
  const newer = run.find((name) => !known.includes(name))
  if (newer !== undefined) throw new InputError('backup-newer', { file, name: newer })
  const said = database.pragma('integrity_check(1)', { simple: true })
  if (said !== 'ok') throw asTrouble(Object.assign(new Error(String(said)), { code: 'SQLITE_CORRUPT' }))
}

function migrationsIn(database: Sqlite.Database): string[] {
  const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'migrations'").get() !== undefined
  if (!isThere) return []
  return (database.prepare('SELECT name FROM migrations ORDER BY id').all() as { name: string }[]).map(
    ({ name }) => name,
  )
}

/** A file system that refuses, as something that a person can put right. */
function asRefusal(error: unknown, file: string): Error {
  const known = asTrouble(error)
  const { code } = error as { code?: string }
  if (code === 'ENOSPC' || (known instanceof AppError && known.code === 'database-full'))
    return new OutsideError('backup-not-written', { file, reason: 'disk full' }, { cause: error })
  if (known instanceof AppError || !code?.startsWith('E')) return known
  if (code === 'EEXIST') return new ConflictError('restore-in-use', {}, { cause: error })
  return new OutsideError('backup-not-written', { file, reason: code }, { cause: error })
}

async function fingerprint(file: string): Promise<BackupResult> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file)) hash.update(part as Buffer)
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') }
}
