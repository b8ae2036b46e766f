import { Worker } from 'node:worker_threads'
import type { Plan } from '../planner/plan.ts'
import type { Problem } from '../planner/problem.ts'

interface Question {
  readonly resolve: (plan: Plan) => void
  readonly reject: (error: unknown) => void
}

interface Answer {
  readonly number: number
  readonly plan?: Plan
  readonly error?: unknown
}

const questions = new Map<number, Question>()
let thread: Worker | undefined
let asked = 0

/**
 * Solves in a thread of its own: the solver computes for seconds without a pause, and the web goes on answering meanwhile. One
 * thread for all questions, one after the other: starting it takes longer than most pools need.
 * @param seconds How long to search, from when it is this question's turn.
 * @param explained Also what would help who waits, and why the others are where they are.
 */
export function solveAside(problem: Problem, seconds?: number, explained = false): Promise<Plan> {
  thread ??= startThread()
  // Nobody waits for an idle thread when the program wants to end.
  thread.ref()
  const number = ++asked
  thread.postMessage({ number, problem, seconds, explained })
  return new Promise((resolve, reject) => questions.set(number, { resolve, reject }))
}

function startThread(): Worker {
  const worker = new Worker(new URL('./solve-thread.mjs', import.meta.url))
  worker.on('message', ({ number, plan, error }: Answer) => {
    const question = questions.get(number)
    questions.delete(number)
    if (questions.size === 0) worker.unref()
    if (plan) question?.resolve(plan)
    else question?.reject(error)
  })
  worker.on('error', giveUp)
  worker.on('exit', (code) => giveUp(new Error(`the planner's thread ended with ${code}`)))
  return worker
}

/** Whoever asks next gets a new thread. */
function giveUp(error: unknown): void {
  thread = undefined
  for (const { reject } of questions.values()) reject(error)
  questions.clear()
}
