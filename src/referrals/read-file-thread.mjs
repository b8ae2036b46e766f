import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { AppError } = await import('../errors.ts')
const { checkRows } = await import('./file/check-rows.ts')
const { readTable } = await import('./file/read-table.ts')

const { bytes, name, context, mapping } = workerData
try {
  const table = await readTable(Buffer.from(bytes), name)
  parentPort.postMessage({ checked: checkRows(table, context, mapping) })
} catch (error) {
  // An error loses its class on the way to another thread.
  if (!(error instanceof AppError)) throw error
  parentPort.postMessage({ refused: { code: error.code, values: error.values } })
}
