import { WORK_PER_SECOND } from '../model/effort.ts'
import { openingsOf } from '../problem/opening.ts'
import { partiesOf, type Party } from '../problem/party.ts'
import { groupsOf } from '../model/placement.ts'
import { addScores, NO_SCORE, type Plan, scoreOf } from '../problem/plan.ts'
import { chancesIn, searchPoolsOf, type SearchPool } from '../problem/pools.ts'
import { type Problem, inOrder } from '../problem/problem.ts'
import { reasonsFor } from '../reasons/reasons.ts'
import { isLarge } from './large-pools.ts'
import type { Searcher } from './search-pools.ts'
import { solvePools } from './solve-pools.ts'

export interface SolveOptions {
  /**
   * How much work to search for something better, in seconds of the modest machine in `effort.ts`. Without it: 10 seconds, one more for
   * each pool beyond ten, at most 45; and more for what is in large pools, by how many groups their people could join.
   */
  seconds?: number | undefined
  /** When the clock says stop, in seconds; ten times the work when it is not said. */
  atMost?: number | undefined
  /** Who does the searching, when not this thread alone. */
  searcher?: Searcher | undefined
}

/** A machine that is so much slower, or so busy, should not search through the night. */
const SLOWEST_MACHINE = 10

/**
 * The best plan for a problem (docs/planner.md): the score is the optimum, proven, unless the work it may cost was not enough;
 * then it is the best plan found. The same problem gives the same plan, in whatever order its lists come, on any machine
 * and by however many threads; only a pool that was `stopped` by the clock could have come out better elsewhere.
 */
export async function solve(given: Problem, { seconds, atMost, searcher }: SolveOptions = {}): Promise<Plan> {
  const started = performance.now()
  const secondsPassed = () => (performance.now() - started) / 1000
  const { problem, parties, pools } = dividedUp(given)
  const work = seconds ?? usualWork(pools)
  const most = atMost ?? work * SLOWEST_MACHINE
  const limits = { work: work * WORK_PER_SECOND, clock: () => most - secondsPassed() }
  const { placements, reports } = await solvePools(pools, limits, searcher)
  const groups = groupsOf(placements)
  return {
    groups,
    waiting: reasonsFor(problem, parties, placements),
    score: scoreOf(problem, groups),
    proven: reports.every(({ proven }) => proven),
    bounds: reports.map(({ bounds }) => bounds).reduce(addScores, NO_SCORE),
    pools: reports,
    seconds: Math.round(secondsPassed() * 1000) / 1000,
  }
}

/** A large pool is worth so many seconds, and one more for so many groups that its people could join. */
const LARGE_POOL = 10
const CHANCES_PER_SECOND = 150_000

function usualWork(pools: readonly SearchPool[]): number {
  const large = pools.filter((pool) => isLarge(pool)).map((pool) => LARGE_POOL + chancesIn(pool) / CHANCES_PER_SECOND)
  return Math.min(45, 10 + Math.max(0, pools.length - 10)) + large.reduce((sum, seconds) => sum + seconds, 0)
}

/** A problem in order, with its pools. Whoever divides the same problem gets the same pools, by the same numbers. */
export function dividedUp(given: Problem): { problem: Problem; parties: Party[]; pools: SearchPool[] } {
  const problem = inOrder(given)
  const parties = partiesOf(problem, openingsOf(problem))
  return { problem, parties, pools: searchPoolsOf(parties) }
}
