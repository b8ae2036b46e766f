import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { solve } = await import('../planner/solve.ts')
let last = Promise.resolve()

parentPort.on('message', (question) => {
  last = last.then(() => answer(question))
})

async function answer({ number, problem, seconds }) {
  try {
    parentPort.postMessage({ number, plan: await solve(problem, { seconds }) })
  } catch (error) {
    parentPort.postMessage({ number, error })
  }
}
