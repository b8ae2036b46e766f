import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { AppError } = await import('../errors.ts')
const { readAndCheck, readSomeRows } = await import('./file/read-file.ts')

const file = { ...workerData, bytes: Buffer.from(workerData.bytes) }
try {
  parentPort.postMessage({ read: await (file.rows ? readSomeRows(file) : readAndCheck(file)) })
} catch (error) {
  // An error loses its class on the way to another thread.
  if (!(error instanceof AppError)) throw error
  parentPort.postMessage({ refused: { code: error.code, values: error.values } })
}
