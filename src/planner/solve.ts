import { highs, forgetHighs } from './linear-programme.ts'
import { maximiseInOrder } from './lexicographic.ts'
import { modelOf } from './model.ts'
import { openingsOf } from './opening.ts'
import { inOrder } from './order.ts'
import { partiesOf } from './party.ts'
import { groupsOf, placementsOf, type Placement } from './placement.ts'
import type { Plan } from './plan.ts'
import { poolsOf, type Pool } from './pools.ts'
import type { Problem } from './problem.ts'
import { reasonsFor } from './reasons.ts'
import { scoreOf } from './score.ts'

export interface SolveOptions {
  /** How long the search may last. */
  seconds?: number
}

/**
 * The best plan for a problem (planner.md): the score is the optimum, proven, unless the time was not enough; then it is
 * the best plan found. The same problem gives the same plan, in whatever order its lists come.
 */
export async function solve(given: Problem, options: SolveOptions = {}): Promise<Plan> {
  const started = performance.now()
  const secondsPassed = () => (performance.now() - started) / 1000
  const problem = inOrder(given)
  const parties = partiesOf(problem, openingsOf(problem))
  const pools = poolsOf(parties)
  const answers = []
  for (const pool of pools) answers.push(await solvePool(pool, () => (options.seconds ?? 8) - secondsPassed()))
  const placements = answers.flatMap((answer) => answer.placements)
  const groups = groupsOf(placements)
  return {
    groups,
    waiting: reasonsFor(problem, parties, placements),
    score: scoreOf(problem, groups),
    proven: answers.every(({ proven }) => proven),
    seconds: Math.round(secondsPassed() * 1000) / 1000,
  }
}

async function solvePool(pool: Pool, secondsLeft: () => number): Promise<{ placements: Placement[]; proven: boolean }> {
  const model = modelOf(pool)
  try {
    const { values, proven } = maximiseInOrder(await highs(), model, null, secondsLeft)
    return { placements: values ? placementsOf(model, values) : [], proven }
  } catch (error) {
    forgetHighs()
    throw error
  }
}
