import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { type FileToRead, readAndCheck, readSomeRows, type RowsToRead } from './file/read-file.ts'

const given = workerData as FileToRead | RowsToRead
const file = { ...given, bytes: Buffer.from(given.bytes) }
try {
  parentPort?.postMessage({ read: await ('rows' in file ? readSomeRows(file) : readAndCheck(file)) })
} catch (error) {
  // An error loses its class on the way to another thread.
  if (!(error instanceof AppError)) throw error
  parentPort?.postMessage({ refused: { code: error.code, values: error.values } })
}
