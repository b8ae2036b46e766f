import { createHash } from 'node:crypto'
import type { Plan } from '../../planner/problem/plan.ts'
import type { Problem } from '../../planner/problem/problem.ts'
import { solveInTurn } from '../gathering/solve-in-turn.ts'

const remembered = new Map<string, { readonly fingerprint: string; readonly plan: Promise<Plan> }>()

/**
 * The plan for a pool, explained. The last one of each pool is remembered, for as long as its problems are exactly the same: who looks at
 * tonight's page and then forms the groups gets what was shown, and does not wait twice.
 */
export function planPool(pool: string, problems: readonly Problem[]): Promise<Plan> {
  const fingerprint = createHash('sha256').update(JSON.stringify(problems)).digest('hex')
  const last = remembered.get(pool)
  if (last?.fingerprint === fingerprint) return last.plan
  const plan = solveInTurn(problems, undefined, true)
  remembered.set(pool, { fingerprint, plan })
  plan.catch(() => remembered.delete(pool))
  return plan
}
