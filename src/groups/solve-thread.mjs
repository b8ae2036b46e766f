import { parentPort, workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { solve } = await import('../planner/solve.ts')
parentPort.postMessage(await solve(workerData.problem, { seconds: workerData.seconds }))
