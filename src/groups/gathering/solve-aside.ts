import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import type { SolveOptions } from '../../planner/search/solve.ts'
import { availableParallelism } from 'node:os'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
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
  return withHelp(problem.people.length, (helper) =>
    solving('solveHelped', { problem, ...options, helper }, helper ? [helper] : []),
  )
}

/**
 * Has another thread help whoever solves a problem of many people.
 * @param ask Gives the line to the helper to a thread that takes it as `solveHelped` does; none when it isn't worth it.
 */
export function withHelp<T>(people: number, ask: (helper?: MessagePort) => Promise<T>): Promise<T> {
  if (people < MANY_PEOPLE || MOST_THREADS < 2) return ask()
  const { port1, port2 } = new MessageChannel()
  const solved = ask(port1)
  // Who gets no help does all by itself, and so comes to the same.
  solving('helpWith', port2, [port2]).catch(() => undefined)
  return solved
}

/** Ends the threads. Who waits for an answer gets an error; who asks next gets a new thread. */
export function endThreads(): Promise<void> {
  return solving.stop()
}
