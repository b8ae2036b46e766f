import { openingsOf } from './opening.ts'
import { inOrder } from './order.ts'
import { partiesOf } from './party.ts'
import { groupsOf } from './placement.ts'
import type { Plan } from './plan.ts'
import { poolsOf } from './pools.ts'
import type { Problem } from './problem.ts'
import { reasonsFor } from './reasons.ts'
import { scoreOf } from './score.ts'
import { solvePools } from './solve-pools.ts'

export interface SolveOptions {
  /** How long to search for something better. Without it: 7 seconds, one more for each pool beyond ten, at most 45. */
  seconds?: number
}

/**
 * The best plan for a problem (planner.md): the score is the optimum, proven, unless the time was not enough; then it is
 * the best plan found. The same problem gives the same plan, in whatever order its lists come.
 */
export async function solve(given: Problem, { seconds }: SolveOptions = {}): Promise<Plan> {
  const started = performance.now()
  const secondsPassed = () => (performance.now() - started) / 1000
  const problem = inOrder(given)
  const parties = partiesOf(problem, openingsOf(problem))
  const pools = poolsOf(parties)
  const limit = seconds ?? Math.min(45, 7 + Math.max(0, pools.length - 10))
  const { placements, proven } = await solvePools(pools, () => limit - secondsPassed())
  const groups = groupsOf(placements)
  return {
    groups,
    waiting: reasonsFor(problem, parties, placements),
    score: scoreOf(problem, groups),
    proven,
    seconds: Math.round(secondsPassed() * 1000) / 1000,
  }
}
