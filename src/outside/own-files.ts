import { lstat, open, readdir } from 'node:fs/promises'
import { join, dirname } from 'node:path'
import { existsSync, mkdirSync } from 'node:fs'

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
