import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { LetterData } from './letter-data.ts'
import type { PrintedBatch } from './letter-typesetter.ts'
import type { PrintAnswer, PrintOrder } from './letter-worker.ts'
import type { LetterFault } from './typeset-batch.ts'

export type { PrintedBatch, LetterFault }

/** Typst holds a whole file in memory, about 1 MB for a letter of two sides: who has more makes more batches. */
export const LETTERS_IN_BATCH = 250

/** Some letters can't be printed. Nothing was: take these out, put them on a person's list, and print the rest. */
export class UnprintableLettersError extends Error {
  constructor(readonly faults: LetterFault[]) {
    super(`letters that can't be printed: ${faults.map(({ index, reason }) => `${index}: ${reason}`).join('; ')}`)
    this.name = 'UnprintableLettersError'
  }
}

export interface LetterPrinter {
  /**
   * One PDF for the whole batch, in the given order. Throws UnprintableLettersError.
   * With `duplex`, the default, each letter begins on a fresh sheet: else the next one would stand on its back.
   */
  print(letters: LetterData[], options?: { duplex?: boolean }): Promise<PrintedBatch>
  /** Ends the worker. What is being printed fails. */
  stop(): Promise<void>
}

interface Waiting {
  resolve: (batch: PrintedBatch) => void
  reject: (error: Error) => void
}

/** A printer in a worker thread of its own, which starts with the first batch and starts again after a crash. */
export function startLetterPrinter(): LetterPrinter {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let lastId = 0

  const failAll = (error: Error) => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const start = () => {
    const started = startWorker()
    started.on('message', (reply: PrintAnswer) => settle(waiting, reply))
    started.on('error', failAll)
    started.on('exit', () => worker === started && failAll(new Error('the letter printer stopped')))
    return started
  }

  return {
    print(letters, { duplex = true } = {}) {
      worker ??= start()
      const order: PrintOrder = { id: ++lastId, letters, duplex }
      const printed = new Promise<PrintedBatch>((resolve, reject) => waiting.set(order.id, { resolve, reject }))
      worker.ref()
      worker.postMessage(order)
      return printed.finally(() => waiting.size === 0 && worker?.unref())
    },
    async stop() {
      const stopping = worker
      failAll(new Error('the letter printer was stopped'))
      await stopping?.terminate()
    },
  }
}

/**
 * On Node 20 a worker doesn't inherit the loader of its parent, so it brings TypeScript in first. The loader's path is
 * looked up here, because a worker without a file would look from wherever the process was started.
 */
function startWorker(): Worker {
  const commonJs = createRequire(import.meta.url).resolve('tsx/esm/api')
  const loader = JSON.stringify(pathToFileURL(commonJs.replace(/\.cjs$/, '.mjs')).href)
  const module = JSON.stringify(new URL('./letter-worker.ts', import.meta.url).href)
  const script = `import(${loader}).then(({ register }) => { register(); return import(${module}) })`
  return new Worker(script, { eval: true, execArgv: [] })
}

function settle(waiting: Map<number, Waiting>, reply: PrintAnswer): void {
  const { resolve, reject } = waiting.get(reply.id) ?? {}
  waiting.delete(reply.id)
  if ('printed' in reply) resolve?.({ ...reply.printed, pdf: Buffer.from(reply.printed.pdf) })
  else if ('faults' in reply) reject?.(new UnprintableLettersError(reply.faults))
  else reject?.(new Error(reply.crash))
}
