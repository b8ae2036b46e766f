import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import type { SolveOptions } from '../../planner/search/solve.ts'
import { availableParallelism } from 'node:os'
import { MessageChannel } from 'node:worker_threads'
import { aside } from '../../outside/aside/aside.ts'
import type * as together from './solve-together.ts'

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
