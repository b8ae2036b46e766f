import { Worker } from 'node:worker_threads'
import { AppError, type ErrorValues } from '../../errors.ts'
import { stepAside } from './step-aside.ts'

/** What a process aside is asked: a function of its module, and what to give it. */
export interface Asked {
  readonly act: string
  readonly input: unknown
}

/** `ready` once, when it can be asked; then one answer to each question. `tooMuch`: V8 itself said that this can't be held. */
export type Answered =
  | 'ready'
  | { readonly answer: unknown }
  | { readonly refused: { readonly kind: string; readonly code: string; readonly values: ErrorValues } }
  | { readonly failed: string; readonly tooMuch: boolean }

// This file runs in a process of its own (aside.ts). The last argument is the module whose functions are asked for.
stepAside()
endWithParent()
process.on('disconnect', () => process.exit(0))
const module = (await import(process.argv.at(-1) ?? '')) as Record<string, (input: unknown) => unknown>
process.on('message', (asked: Asked) => void answer(asked).then((answered) => process.send?.(answered)))
process.send?.('ready')

async function answer({ act, input }: Asked): Promise<Answered> {
  try {
    return { answer: await module[act]?.(input) }
  } catch (error) {
    // An error loses its class on the way to another process.
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

/** Who computes hears nothing: a thread looks whether the program that asked is still there, and ends this process when it isn't. */
function endWithParent(): void {
  const look = `setInterval(() => process.ppid === ${process.ppid} || process.kill(process.pid, 'SIGKILL'), 1000)`
  new Worker(look, { eval: true, resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 8 } }).unref()
}
