import { parentPort } from 'node:worker_threads'
import { stepAside } from '../../outside/aside/step-aside.ts'
import { explain } from '../../planner/reasons/explain.ts'
import { solve } from '../../planner/search/solve.ts'
import type { Answer, Asked } from './solve-aside.ts'
import { helpWith, searchTogether } from './solve-together.ts'

stepAside()

let last: Promise<unknown> = Promise.resolve()

parentPort?.on('message', (asked: Asked) => {
  last = last.then(() => ('help' in asked ? helpWith(asked.help) : answer(asked)))
})

async function answer({ number, problem, seconds, explained, helper }: Exclude<Asked, { help: unknown }>) {
  const say = (answer: Answer) => parentPort?.postMessage(answer)
  try {
    const plan = await solve(problem, { seconds, searcher: helper && searchTogether(helper, problem) })
    say({ number, plan: explained ? explain(problem, plan) : plan })
  } catch (error) {
    say({ number, error })
  } finally {
    helper?.close()
  }
}
