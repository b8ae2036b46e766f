import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'

/**
 * Makes one plan at a time, so that who asks much takes one thread at most. Whoever runs out of patience gets null at once, and what had
 * not begun by then never begins; a plan in hand can't be withdrawn, and others go on waiting for it.
 */
export function solveOneAtATime(
  solve: (problem: Problem) => Promise<Plan>,
): (problem: Problem, patience: AbortSignal) => Promise<Plan | null> {
  let inHand: Promise<unknown> | null = null
  return async (problem, patience) => {
    while (inHand && !patience.aborted) await unlessOver(inHand, patience)
    if (patience.aborted) return null
    const plan = solve(problem)
    const done = () => {
      inHand = null
    }
    inHand = plan.then(done, done)
    return unlessOver(plan, patience)
  }
}

function unlessOver<T>(work: Promise<T>, patience: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const over = () => resolve(null)
    patience.addEventListener('abort', over, { once: true })
    work.then(resolve, reject).finally(() => patience.removeEventListener('abort', over))
  })
}
