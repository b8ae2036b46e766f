import type { MessagePort } from 'node:worker_threads'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { explain } from '../../planner/reasons/explain.ts'
import {
  ModelledPool,
  search,
  type SearchOutcome,
  type Searcher,
  type SearchTask,
} from '../../planner/search/search-pools.ts'
import { dividedUp, solve, type SolveOptions } from '../../planner/search/solve.ts'

// These functions run aside (solve-aside.ts), each in a thread.

interface Question extends Pick<SolveOptions, 'seconds' | 'atMost'> {
  readonly problem: Problem
  readonly explained?: boolean | undefined
  /** A line to a thread that helps. */
  readonly helper?: MessagePort | undefined
}

/** See `solveAside`. */
export async function solveHelped({ problem, explained, helper, ...limits }: Question): Promise<Plan> {
  try {
    const plan = await solve(problem, { ...limits, searcher: helper && searchTogether(helper, problem) })
    return explained ? explain(problem, plan) : plan
  } finally {
    helper?.close()
  }
}

/** Tasks to do together. `taken` counts, for both threads, how many have been taken. */
interface Look {
  readonly tasks: readonly SearchTask[]
  readonly taken: Int32Array
  readonly seconds: number
}

interface Done {
  readonly index: number
  readonly outcome: SearchOutcome
}

/**
 * Searches together with the thread at the other end of the port (`helpWith`): each takes the next pool that nobody took. What
 * comes of a pool does not depend on who did it. What a helper that breaks down leaves is done here.
 */
export function searchTogether(port: MessagePort, problem: Problem): Searcher {
  port.postMessage(problem)
  const helper = new Helper(port)
  return async (pools, tasks, clock) => {
    const taken = new Int32Array(new SharedArrayBuffer(4))
    const outcomes = new Map<number, SearchOutcome>()
    const helped = helper.doneWith(outcomes, tasks.length)
    port.postMessage({ tasks, taken, seconds: clock() } satisfies Look)
    for (const [index, task] of untaken(tasks, taken)) outcomes.set(index, await search(pools, task, clock))
    if (outcomes.size < tasks.length) await helped
    for (const [index, task] of tasks.entries())
      if (!outcomes.has(index)) outcomes.set(index, await search(pools, task, clock))
    return tasks.flatMap((_, index) => outcomes.get(index) ?? [])
  }
}

/** The thread at the other end, as the one that asked for help sees it. */
class Helper {
  private isGone = false
  private listen: (done: Done | null) => void = () => undefined

  constructor(port: MessagePort) {
    port.on('message', (done: Done) => this.listen(done))
    port.once('close', () => {
      this.isGone = true
      this.listen(null)
    })
  }

  /** Adds what the helper does to the outcomes, until there are so many or it is gone. */
  doneWith(outcomes: Map<number, SearchOutcome>, count: number): Promise<void> {
    return new Promise((resolve) => {
      if (this.isGone) resolve()
      this.listen = (done) => {
        if (done) outcomes.set(done.index, done.outcome)
        if (done === null || outcomes.size === count) resolve()
      }
    })
  }
}

/** Helps the thread at the other end of the port until it closes it. */
export function helpWith(port: MessagePort): Promise<void> {
  let pools: readonly ModelledPool[] | undefined
  port.on('message', (message: Problem | Look) => {
    if ('people' in message) pools = dividedUp(message).pools.map((pool) => new ModelledPool(pool))
    else if (pools) void help(port, pools, message)
  })
  return new Promise((resolve) => port.once('close', () => resolve()))
}

async function help(port: MessagePort, pools: readonly ModelledPool[], { tasks, taken, seconds }: Look): Promise<void> {
  const until = performance.now() + seconds * 1000
  const clock = () => (until - performance.now()) / 1000
  for (const [index, task] of untaken(tasks, taken))
    port.postMessage({ index, outcome: await search(pools, task, clock) } satisfies Done)
}

/** The tasks that nobody took yet, each taken when it is asked for. */
function* untaken(tasks: readonly SearchTask[], taken: Int32Array): Generator<[number, SearchTask]> {
  for (;;) {
    const index = Atomics.add(taken, 0, 1)
    const task = tasks[index]
    if (!task) return
    yield [index, task]
  }
}
