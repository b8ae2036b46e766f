import { Worker } from 'node:worker_threads'
import { InputError, type ErrorValues } from '../errors.ts'
import type { CheckedRows } from './file/check-rows.ts'
import type { ReferralContext } from './file/context.ts'
import type { HeadingMapping } from './file/headings.ts'

/** A file to read and how to judge its rows. */
export interface FileToRead {
  readonly bytes: Buffer
  readonly name: string
  readonly context: ReferralContext
  readonly mapping: HeadingMapping | undefined
}

type Answer = { checked: CheckedRows } | { refused: { code: string; values: ErrorValues } }

/** Reads and checks a file in a thread of its own: a large one takes seconds, and the web goes on answering meanwhile. */
export function readFileAside(file: FileToRead): Promise<CheckedRows> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./read-file-thread.mjs', import.meta.url), { workerData: file })
    worker.once('message', (answer: Answer) => {
      if ('checked' in answer) resolve(answer.checked)
      else reject(new InputError(answer.refused.code, answer.refused.values))
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that reads files ended with ${code}`)))
  })
}
