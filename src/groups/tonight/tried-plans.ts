import { createHash } from 'node:crypto'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { solveInTurn } from '../gathering/solve-in-turn.ts'

/** A plan of a region is some ten kilobytes. */
const MOST_REMEMBERED = 64

const remembered = new Map<string, Promise<Plan>>()

/**
 * The plan for problems that are only tried. The last ones are remembered: who looks back and forth waits once.
 * @param seconds How long to search; then it is the best found.
 */
export function tryPlan(problems: readonly Problem[], seconds: number): Promise<Plan> {
  const key = createHash('sha256')
    .update(JSON.stringify([seconds, problems]))
    .digest('hex')
  const plan = remembered.get(key) ?? solveInTurn(problems, seconds)
  // The one used last goes last, the first is forgotten.
  remembered.delete(key)
  remembered.set(key, plan)
  plan.catch(() => remembered.delete(key))
  for (const oldest of [...remembered.keys()].slice(0, -MOST_REMEMBERED)) remembered.delete(oldest)
  return plan
}
