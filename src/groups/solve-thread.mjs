import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
const { solve } = await import('../planner/solve.ts')
const { explain } = await import('../planner/explain.ts')
let last = Promise.resolve()

parentPort.on('message', (question) => {
  last = last.then(() => answer(question))
})

async function answer({ number, problem, seconds, explained }) {
  try {
    const plan = await solve(problem, { seconds })
    parentPort.postMessage({ number, plan: explained ? explain(problem, plan) : plan })
  } catch (error) {
    parentPort.postMessage({ number, error })
  }
}
