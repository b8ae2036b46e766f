import { Worker } from 'node:worker_threads'
import type { Plan } from '../planner/plan.ts'
import type { Problem } from '../planner/problem.ts'

/** Solves in a thread of its own: the solver computes for seconds without a pause, and the web goes on answering meanwhile. */
export function solveAside(problem: Problem, seconds?: number): Promise<Plan> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./solve-thread.mjs', import.meta.url), { workerData: { problem, seconds } })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`the planner's thread ended with ${code}`)))
  })
}
