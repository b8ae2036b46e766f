import { Worker } from 'node:worker_threads'
import { InputError, type ErrorValues } from '../errors.ts'
import { entryBeside } from '../outside/beside.ts'
import type { CheckedRows } from './file/check-rows.ts'
import { readAndCheck, readSomeRows, type FileToRead, type RowsOfFile, type RowsToRead } from './file/read-file.ts'

type Answer<T> = { read: T } | { refused: { code: string; values: ErrorValues } }

const SMALL_BYTES = 250_000

/** Reads and checks a file; a large one takes seconds, so in a thread of its own: the web goes on answering meanwhile. */
export function readFileAside(file: FileToRead): Promise<CheckedRows> {
  return isSmall(file) ? readAndCheck(file) : askThread(file)
}

/** The same for some rows of a file, by their numbers, unchecked. */
export function readRowsAside(file: RowsToRead): Promise<RowsOfFile> {
  return isSmall(file) ? readSomeRows(file) : askThread(file)
}

/** A thread takes longer to start than a small text takes to read. What is packed (XLSX) can be large inside. */
function isSmall({ bytes }: Pick<FileToRead, 'bytes'>): boolean {
  return bytes.length < SMALL_BYTES && bytes.subarray(0, 2).toString('latin1') !== 'PK'
}

function askThread<T>(workerData: FileToRead | RowsToRead): Promise<T> {
  const { file, argv } = entryBeside('./read-file-thread', import.meta.url)
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { argv, workerData })
    worker.once('message', (answer: Answer<T>) => {
      if ('read' in answer) resolve(answer.read)
      else reject(new InputError(answer.refused.code, answer.refused.values))
    })
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the thread that reads files ended with ${code}`)))
  })
}
