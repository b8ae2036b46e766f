import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

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
