import { copyFile, mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** The two files of a batch of letters. */
export type BatchFile = 'pdf' | 'csv'

/** Where a batch is kept, for printing again. The names of batches are ours: day and number. */
export function batchFile({ dataDir }: Pick<Deps['config'], 'dataDir'>, batch: string, file: BatchFile): string {
  return join(dataDir, 'letters', `${batch}.${file}`)
}

/** Files that are safely on disk under another name, until `keep` gives them theirs. */
export interface WrittenBatch {
  /** Gives the files their names at once; `out` gets a copy. */
  keep(out?: string): Promise<{ pdf: string; manifest: string }>
  /** Takes away what was not kept. */
  discard(): Promise<void>
}

/** Writes PDF and manifest of a batch beside the place where they will be kept. */
export async function writeBatch(
  config: Pick<Deps['config'], 'dataDir'>,
  batch: string,
  content: { pdf: Uint8Array; manifest: string },
): Promise<WrittenBatch> {
  await mkdir(join(config.dataDir, 'letters'), { recursive: true, mode: 0o700 })
  const pdf = await writeAside(batchFile(config, batch, 'pdf'), content.pdf)
  const manifest = await writeAside(batchFile(config, batch, 'csv'), Buffer.from(content.manifest))
  return {
    keep: async (out) => ({
      pdf: await give(pdf, batch, 'pdf', config, out),
      manifest: await give(manifest, batch, 'csv', config, out),
    }),
    discard: async () => void (await Promise.all([pdf, manifest].map((path) => rm(path, { force: true })))),
  }
}

async function writeAside(path: string, bytes: Uint8Array): Promise<string> {
  const aside = `${path}.${randomUUID()}`
  const file = await open(aside, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  return aside
}

async function give(
  aside: string,
  batch: string,
  file: BatchFile,
  config: Pick<Deps['config'], 'dataDir'>,
  out: string | undefined,
): Promise<string> {
  const path = batchFile(config, batch, file)
  await rename(aside, path)
  if (!out) return path
  await mkdir(out, { recursive: true })
  await copyFile(path, join(out, `${batch}.${file}`))
  return join(out, `${batch}.${file}`)
}
