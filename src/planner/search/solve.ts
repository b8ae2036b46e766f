import { WORK_PER_SECOND } from '../model/effort.ts'
import { openingsOf } from '../problem/opening.ts'
import { partiesOf, type Party } from '../problem/party.ts'
import { groupsOf } from '../model/placement.ts'
import { type Plan, scoreOf } from '../problem/plan.ts'
import { searchPoolsOf, type SearchPool } from '../problem/pools.ts'
import { type Problem, inOrder } from '../problem/problem.ts'
import { reasonsFor } from '../reasons/reasons.ts'
import type { Searcher } from './search-pools.ts'
import { solvePools } from './solve-pools.ts'

export interface SolveOptions {
  /**
   * How long to search for something better, at most; a machine faster than the one in `effort.ts` is done sooner.
   * Without it: 7 seconds, one more for each pool beyond ten, at most 45.
   */
  seconds?: number
  /** Who does the searching, when not this thread alone. */
  searcher?: Searcher
}

/** A few pools may cost 7 seconds of work; the clock says stop when that takes a machine more than 8.5. */
const CLOCK_PER_SECOND_OF_WORK = 8.5 / 7

/**
 * The best plan for a problem (docs/planner.md): the score is the optimum, proven, unless the work it may cost was not enough;
 * then it is the best plan found. The same problem gives the same plan, in whatever order its lists come, on any machine
 * and by however many threads; only a pool that was `stopped` by the clock could have come out better elsewhere.
 */
export async function solve(given: Problem, { seconds, searcher }: SolveOptions = {}): Promise<Plan> {
  const started = performance.now()
  const secondsPassed = () => (performance.now() - started) / 1000
  const { problem, parties, pools } = dividedUp(given)
  const work = seconds ?? Math.min(45, 7 + Math.max(0, pools.length - 10))
  const most = seconds ?? work * CLOCK_PER_SECOND_OF_WORK
  const limits = { work: work * WORK_PER_SECOND, clock: () => most - secondsPassed() }
  const { placements, reports } = await solvePools(pools, limits, searcher)
  const groups = groupsOf(placements)
  return {
    groups,
    waiting: reasonsFor(problem, parties, placements),
    score: scoreOf(problem, groups),
    proven: reports.every(({ proven }) => proven),
    pools: reports,
    seconds: Math.round(secondsPassed() * 1000) / 1000,
  }
}

/** A problem in order, with its pools. Whoever divides the same problem gets the same pools, by the same numbers. */
export function dividedUp(given: Problem): { problem: Problem; parties: Party[]; pools: SearchPool[] } {
  const problem = inOrder(given)
  const parties = partiesOf(problem, openingsOf(problem))
  return { problem, parties, pools: searchPoolsOf(parties) }
}
