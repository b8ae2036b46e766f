import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Deps } from '../../deps.ts'
import { wallClock } from '../../outside/clock.ts'
import { makeOwn, syncFile, syncFolder } from '../../outside/files.ts'

type Kept = Pick<Deps['config'], 'dataDir'>

/** The files of a batch of letters that are kept for printing again: PDFs in the order of the post, and the manifest. */
export interface BatchFiles {
  readonly pdfs: readonly string[]
  readonly manifest: string
}

/** Where the files of a batch are. The names of batches are ours: day and number. Those that were taken away are not among the PDFs. */
export async function findBatchFiles({ dataDir }: Kept, batch: string): Promise<BatchFiles> {
  const folder = join(dataDir, 'letters')
  const pdfs = (await pdfsOf(folder, batch)).map((name) => join(folder, name))
  return { pdfs, manifest: join(folder, manifestName(batch)) }
}

/** `2026-12-01-1.pdf`; when there are several, `2026-12-01-1-01.pdf` is the first of them. */
export function pdfNames(batch: string, files: number): string[] {
  if (files === 1) return [`${batch}.pdf`]
  return Array.from({ length: files }, (_, index) => `${batch}-${String(index + 1).padStart(2, '0')}.pdf`)
}

function manifestName(batch: string): string {
  return `${batch}.csv`
}

/** The names of the PDFs of a batch that a folder has, in their order. */
async function pdfsOf(folder: string, batch: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.startsWith(batch) && /^(-\d{2})?\.pdf$/.test(name.slice(batch.length))).sort()
}

/** The files of a batch under other names, until `keep` gives them theirs. */
export interface BatchInTheMaking {
  /** Where letters are to be written. */
  pdf(number: number): string
  writeManifest(text: string): Promise<void>
  /** Gives the manifest and so many PDFs their names; `out` gets a copy. @returns Where they are; the copy, if there is one. */
  keep(files: number, out?: string): Promise<BatchFiles>
  /** Takes away what was not kept. */
  discard(): Promise<void>
}

/** Makes room for the files of a batch beside the place where they will be kept. */
export async function batchInTheMaking({ dataDir }: Kept, batch: string): Promise<BatchInTheMaking> {
  const folder = join(dataDir, 'letters')
  const making = join(folder, `${MAKING}${hostname()}~${process.pid}~${randomUUID()}`)
  await mkdir(making, { recursive: true, mode: 0o700 })
  const pdf = (number: number) => join(making, `${number}.pdf`)
  const manifest = join(making, manifestName(batch))
  return {
    pdf,
    writeManifest: (text) => writeSafely(manifest, text),
    keep: async (files, out) => {
      if (out) await mkdir(out, { recursive: true })
      const folders = [folder, ...(out ? [out] : [])]
      // What was kept before, and doesn't count, may have had more files.
      for (const one of folders) for (const name of await pdfsOf(one, batch)) await rm(join(one, name), { force: true })
      const give = (made: string, name: string) => giveName(made, join(folder, name), out && join(out, name))
      const pdfs: string[] = []
      for (const [index, name] of pdfNames(batch, files).entries()) pdfs.push(await give(pdf(index + 1), name))
      const kept = { pdfs, manifest: await give(manifest, manifestName(batch)) }
      // Only then do the letters count as printed: after a power cut they are there.
      for (const one of folders) await syncFolder(one)
      return kept
    },
    discard: () => rm(making, { recursive: true, force: true }),
  }
}

/** What is being made has a folder of its own, which says who makes it. */
const MAKING = '.making~'

/** Nobody prints that long: what another machine left behind. */
const LEFT_HOURS = 24

/**
 * Takes away what a process that is gone was printing: names and addresses that belong to no batch. What a process of this machine that
 * is still there is making stays, and of another machine what is of today.
 */
export async function discardHalfPrinted({ dataDir }: Kept): Promise<void> {
  const folder = join(dataDir, 'letters')
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(MAKING) || BEFORE.test(one))) {
    const [, host = '', pid = ''] = name.split('~')
    const path = join(folder, name)
    const isLeft = host === hostname() ? !isAlive(Number(pid)) : await isOld(path)
    if (isLeft) await rm(path, { recursive: true, force: true })
  }
}

/** How it was named before it had a folder. */
const BEFORE = /^\.printing-|\.(pdf|csv)\.[0-9a-f-]{36}$/

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isOld(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found !== null && found.mtimeMs < Date.parse(wallClock().now()) - LEFT_HOURS * 3_600_000
}

async function writeSafely(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function giveName(aside: string, path: string, copy: string | undefined): Promise<string> {
  await rename(aside, path)
  if (copy) {
    await makeOwn(copy)
    await copyFile(path, copy).then(() => syncFile(copy))
  }
  return copy ?? path
}
