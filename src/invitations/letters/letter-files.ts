import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Deps } from '../../deps.ts'
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
  await mkdir(join(config.dataDir, 'letters'), { recursive: true, mode: 0o700 })
  const aside = (file: BatchFile) => `${batchFile(config, batch, file)}.${making}`
  const making = randomUUID()
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
    discard: async () =>
      void (await Promise.all([aside('pdf'), aside('csv')].map((path) => rm(path, { force: true })))),
  }
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
