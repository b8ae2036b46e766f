import { lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join, dirname } from 'node:path'
import {
  existsSync,
  mkdirSync,
  closeSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { randomUUID } from 'node:crypto'
import type { Moment } from './clock.ts'

/** From now on this process makes files and folders that nobody else may read, whatever the surroundings would allow. */
export function keepFilesOwn(): void {
  process.umask(0o077)
}

/** Makes the file if it isn't there, and sees to it that nobody else may read it, before anything is written into it. */
export async function makeOwn(file: string): Promise<void> {
  const opened = await open(file, 'a', 0o600)
  try {
    await opened.chmod(0o600)
  } finally {
    await opened.close()
  }
}

/** Files and folders, at most `most`, that others on this machine may read or change: these themselves, and all that is in them. */
export async function listOpenFiles(paths: readonly string[], most: number): Promise<string[]> {
  const found: string[] = []
  for (const path of paths) {
    if (found.length >= most) break
    const known = await lstat(path).catch(() => undefined)
    if (!known || known.isSymbolicLink()) continue
    if ((known.mode & 0o077) !== 0) found.push(path)
    if (!known.isDirectory()) continue
    const below = (await readdir(path)).sort().map((name) => join(path, name))
    found.push(...(await listOpenFiles(below, most - found.length)))
  }
  return found
}

/**
 * Makes a folder that only we may read, and what is missing above it, one by one: Node's own `recursive` never comes back where a
 * file system refuses without saying so, as under /proc.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path, { mode: 0o700 })
}

/**
 * Writes a file so that after a power cut, or on a full disk, it is there as a whole or not at all: beside its place, to the disk, and
 * only then under its name. Only we may read it.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const aside = nameAside(path)
  try {
    const file = await open(aside, 'wx', 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
  await syncFolder(dirname(path))
}

/** The same for what is written before anything else can run. @param isNew Another's file of this name is left as it is, with EEXIST. */
export function writeWholeSync(path: string, content: string, { isNew = false } = {}): void {
  const aside = nameAside(path)
  try {
    const file = openSync(aside, 'wx', 0o600)
    try {
      writeFileSync(file, content)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (isNew) linkSync(aside, path)
    else renameSync(aside, path)
  } finally {
    rmSync(aside, { force: true })
  }
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/** Puts what a file holds on the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r')
  await file.sync().finally(() => file.close())
}

/** Puts the names in a folder on the disk: a file that was written but has no name is gone after a power cut. */
export const syncFolder = syncFile

function nameAside(path: string): string {
  return `${path}.${randomUUID()}.part`
}

/** Deletes the files of a folder that were written before `before`, of those whose names end so. @returns How many. */
export async function forgetFiles(folder: string, ending: string, before: Moment): Promise<number> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(ending))
  let gone = 0
  for (const path of names.map((name) => join(folder, name))) {
    // Another process may have deleted it just now.
    const kept = await stat(path).catch(() => null)
    if (!kept || kept.mtimeMs >= Date.parse(before)) continue
    await rm(path, { force: true })
    gone++
  }
  return gone
}
