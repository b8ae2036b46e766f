import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

// Pages go first when there are too few processors for everything. Only on Linux is this about the thread and not the program.
if (process.platform === 'linux') setPriority(10)

register()
const { solve } = await import('../planner/solve.ts')
const { explain } = await import('../planner/explain.ts')
const { helpWith, searchTogether } = await import('./solve-together.ts')
let last = Promise.resolve()

parentPort.on('message', (message) => {
  last = last.then(() => ('help' in message ? helpWith(message.help) : answer(message)))
})

async function answer({ number, problem, seconds, explained, helper }) {
  try {
    const plan = await solve(problem, { seconds, searcher: helper && searchTogether(helper, problem) })
    parentPort.postMessage({ number, plan: explained ? explain(problem, plan) : plan })
  } catch (error) {
    parentPort.postMessage({ number, error })
  } finally {
    helper?.close()
  }
}
