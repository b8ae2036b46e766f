import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import type { SolveOptions } from '../../planner/search/solve.ts'
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { aside } from '../../outside/aside/aside.ts'
import type * as together from './solve-together.ts'

const remembered = new Map<string, { readonly fingerprint: string; readonly plan: Promise<Plan> }>()

/**
 * The plan for a pool, explained. The last one of each pool is remembered, for as long as its problem is exactly the same: who looks at
 * tonight's page and then forms the groups gets what was shown, and does not wait twice.
 */
export function planPool(pool: string, problem: Problem): Promise<Plan> {
  const fingerprint = createHash('sha256').update(JSON.stringify(problem)).digest('hex')
  const last = remembered.get(pool)
  if (last?.fingerprint === fingerprint) return last.plan
  const plan = solveAside(problem, { explained: true })
  remembered.set(pool, { fingerprint, plan })
  plan.catch(() => remembered.delete(pool))
  return plan
}

/** A plan of a region is some ten kilobytes. */
const MOST_REMEMBERED = 64

/** Somebody waits for what is tried; and what is tried need not be the same on every machine. */
const PATIENCE = 3

const triedPlans = new Map<string, Promise<Plan>>()

/**
 * The plan for a problem that is only tried. The last ones are remembered: who looks back and forth waits once.
 * @param seconds How much to search, see `solve`; then it is the best found.
 */
export function tryPlan(problem: Problem, seconds: number): Promise<Plan> {
  const key = createHash('sha256')
    .update(JSON.stringify([seconds, problem]))
    .digest('hex')
  const plan = triedPlans.get(key) ?? solveAside(problem, { seconds, atMost: PATIENCE * seconds })
  // The one used last goes last, the first is forgotten.
  triedPlans.delete(key)
  triedPlans.set(key, plan)
  plan.catch(() => triedPlans.delete(key))
  for (const oldest of [...triedPlans.keys()].slice(0, -MOST_REMEMBERED)) triedPlans.delete(oldest)
  return plan
}

/** Each thread takes some hundred megabytes, and the web wants to run too. How many there are changes no plan. */
const MOST_THREADS = Math.min(2, availableParallelism())

/** From here on a problem is of many regions, and another thread's help worth what it costs to explain the problem to it. */
const MANY_PEOPLE = 3000

/** The threads stay for the next questions: starting one takes longer than most pools need. */
const solving = aside<typeof together>(
  { module: './solve-together', from: import.meta.url },
  { inThread: true, atOnce: MOST_THREADS, inLine: Infinity, idleSeconds: Infinity },
)

/**
 * Solves in a thread of its own: the solver computes for seconds without a pause, and the web goes on answering meanwhile.
 * @param options Those of `solve`, from when it is this question's turn. `explained`: also what would help who waits, and why the others are
 *   where they are.
 */
export function solveAside(
  problem: Problem,
  options: Pick<SolveOptions, 'seconds' | 'atMost'> & { readonly explained?: boolean } = {},
): Promise<Plan> {
  const question = { problem, ...options }
  if (problem.people.length < MANY_PEOPLE || MOST_THREADS < 2) return solving('solveHelped', question)
  const { port1, port2 } = new MessageChannel()
  const solved = solving('solveHelped', { ...question, helper: port1 }, [port1])
  // Who gets no help does all by itself, and so comes to the same.
  solving('helpWith', port2, [port2]).catch(() => undefined)
  return solved
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export function endThreads(): Promise<void> {
  return solving.stop()
}
