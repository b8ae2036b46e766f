import { getPriority, setPriority } from 'node:os'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { AppError, type ErrorValues } from '../../errors.ts'

/** What a worker is asked: a function of its module, and what to give it. */
export interface Asked {
  readonly act: string
  readonly input: unknown
}

/**
 * `ready` once, when it can be asked; then one answer to each question. `megabytes`: what the process holds now. `tooMuch`: V8 itself
 * said that this can't be held.
 */
export type Answered =
  | 'ready'
  | { readonly answer: unknown; readonly megabytes: number }
  | { readonly refused: { readonly kind: string; readonly code: string; readonly values: ErrorValues } }
  | { readonly failed: string; readonly tooMuch: boolean }

/** Of Linux' 19: further back than pages, before what runs when nobody needs the machine. */
const BEHIND = 10

// This file runs in a process or thread of its own (aside.ts). It is told the module whose functions are asked for.
const where = isMainThread ? process.argv.at(-1) : (workerData as string)
stepAside()
if (isMainThread) {
  endWithParent()
  process.on('disconnect', () => process.exit(0))
}
const module = (await import(where ?? '')) as Record<string, (input: unknown) => unknown>
const port = parentPort ?? process
const say = (answered: Answered) => (parentPort ? parentPort.postMessage(answered) : process.send?.(answered))
port.on('message', (asked: Asked) => void answer(asked).then(say))
say('ready')

async function answer({ act, input }: Asked): Promise<Answered> {
  try {
    return { answer: await module[act]?.(input), megabytes: process.memoryUsage.rss() / 1e6 }
  } catch (error) {
    // An error loses its class on the way.
    if (error instanceof AppError) return { refused: { kind: error.name, code: error.code, values: error.values } }
    return { failed: String(error instanceof Error ? error.stack : error), tooMuch: isTooMuch(error) }
  }
}

/** Of a stack, array, text, map or buffer. */
function isTooMuch(error: unknown): boolean {
  return (
    error instanceof RangeError &&
    /call stack|invalid (array|string|typed array) length|longer than|maximum size|allocation failed/i.test(
      error.message,
    )
  )
}

/**
 * Lets pages go first when there are too few processors for everything. Only on Linux is this about the thread that asks and not the
 * whole program. Who stands further back already stays there: only an administrator may go forward.
 */
function stepAside(): void {
  if (process.platform === 'linux' && getPriority() < BEHIND) setPriority(BEHIND)
}

/** Who computes hears nothing: a thread looks whether the program that asked is still there, and ends this process when it isn't. */
function endWithParent(): void {
  const look = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, 'SIGKILL'), 1000)`
  new Worker(look, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8 } }).unref()
}
