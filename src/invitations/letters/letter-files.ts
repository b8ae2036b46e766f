import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Deps } from '../../deps.ts'
import { wallClock } from '../../outside/clock.ts'
import { makeOwn } from '../../outside/own-files.ts'
import { syncFile, syncFolder } from '../../outside/whole-file.ts'

/** The two files of a batch of letters. */
export type BatchFile = 'pdf' | 'csv'

/** Where a batch is kept, for printing again. The names of batches are ours: day and number. */
export function batchFile({ dataDir }: Pick<Deps['config'], 'dataDir'>, batch: string, file: BatchFile): string {
  return join(dataDir, 'letters', `${batch}.${file}`)
}

/** The files of a batch under other names, until `keep` gives them theirs. */
export interface BatchInTheMaking {
  /** Where the letters are to be written. */
  readonly pdf: string
  writeManifest(text: string): Promise<void>
  /** Gives the files their names at once; `out` gets a copy. */
  keep(out?: string): Promise<{ pdf: string; manifest: string }>
  /** Takes away what was not kept. */
  discard(): Promise<void>
}

/** Makes room for PDF and manifest of a batch beside the place where they will be kept. */
export async function batchInTheMaking(
  config: Pick<Deps['config'], 'dataDir'>,
  batch: string,
): Promise<BatchInTheMaking> {
  const making = join(config.dataDir, 'letters', `${MAKING}${hostname()}~${process.pid}~${randomUUID()}`)
  await mkdir(making, { recursive: true, mode: 0o700 })
  const aside = (file: BatchFile) => join(making, `${batch}.${file}`)
  const give = (file: BatchFile, out?: string) =>
    giveName(aside(file), batchFile(config, batch, file), out && join(out, `${batch}.${file}`))
  return {
    pdf: aside('pdf'),
    writeManifest: (text) => writeSafely(aside('csv'), text),
    keep: async (out) => {
      if (out) await mkdir(out, { recursive: true })
      const kept = { pdf: await give('pdf', out), manifest: await give('csv', out) }
      // Only then do the letters count as printed: after a power cut they are there.
      for (const folder of [join(config.dataDir, 'letters'), ...(out ? [out] : [])]) await syncFolder(folder)
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
export async function discardHalfPrinted({ dataDir }: Pick<Deps['config'], 'dataDir'>): Promise<void> {
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
