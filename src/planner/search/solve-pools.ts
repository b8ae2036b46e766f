import { breakTies } from './break-ties.ts'
import { firstComeFirstServed } from './first-come-first-served.ts'
import { scoreOfPlacements, type SeatedParty } from '../model/placement.ts'
import { plainBounds } from './bounds.ts'
import { compareScores, type PoolReport, type Score } from '../problem/plan.ts'
import type { SearchPool } from '../problem/pools.ts'
import {
  ModelledPool,
  searchHere,
  type SecondsLeft,
  type SearchOutcome,
  type Searcher,
  type SearchTask,
  NOT_BEGUN,
} from './search-pools.ts'

/** The best placements found, and what is known about each pool. */
interface Answer {
  placements: SeatedParty[]
  reports: PoolReport[]
}

/** The most that all pools together may cost, and the clock for when this machine is too slow for that. */
interface Limits {
  work: number
  clock: SecondsLeft
}

/**
 * The best placements for pools, each on its own. Every pool gets a first look, with a share of the work by its size;
 * what that leaves is for the pools that are not proven. How much a pool gets depends on the problem alone, so neither
 * the speed of the machine nor who does which pool changes the plan.
 */
export async function solvePools(
  pools: readonly SearchPool[],
  { work, clock }: Limits,
  searcher: Searcher = searchHere,
): Promise<Answer> {
  const modelled = pools.map((pool) => new ModelledPool(pool))
  const outcomes = new Map<number, SearchOutcome>()
  const look = async (tasks: readonly SearchTask[]) => {
    for (const [index, outcome] of (await searcher(modelled, tasks, clock)).entries())
      outcomes.set(tasks[index]?.pool ?? 0, outcome)
  }
  await look(firstLook(pools, work))
  await look(secondLook(outcomes, work))
  const answers = modelled.map((one, index) => answerFor(one, outcomes.get(index)))
  return {
    placements: answers.flatMap(({ placements }) => placements),
    reports: answers.map(({ report }) => report),
  }
}

/** Small pools first: if the clock runs out, few people are in those that had no turn. */
function firstLook(pools: readonly SearchPool[], work: number): SearchTask[] {
  const people = pools.reduce((sum, { parties }) => sum + parties.length, 0)
  return pools
    .map(({ parties }, pool) => ({ pool, from: NOT_BEGUN, work: (work * parties.length) / people }))
    .sort((a, b) => a.work - b.work)
}

/** The work that is left, in equal parts. A pool that broke the solver is left alone, and so is a large one. */
function secondLook(outcomes: ReadonlyMap<number, SearchOutcome>, work: number): SearchTask[] {
  const left = work - [...outcomes.values()].reduce((sum, outcome) => sum + outcome.work, 0)
  const open = [...outcomes].filter(([, { stopped, search }]) => stopped === 'work' && search.part === null)
  return left > 0 ? open.map(([pool, { search }]) => ({ pool, from: search, work: left / open.length })) : []
}

function answerFor(
  modelled: ModelledPool,
  outcome: SearchOutcome | undefined,
): { placements: SeatedParty[]; report: PoolReport } {
  const { pool } = modelled
  const { proven, bounds } = outcome?.search ?? NOT_BEGUN
  const found = modelled.placementsOf(outcome?.search ?? NOT_BEGUN)
  const placements = proven && found ? found : betterOf(found, firstComeFirstServed(pool))
  const figures = scoreOfPlacements(placements)
  // What is known of a figure holds for who did the same in the figures before it.
  const same = found ? scoreOfPlacements(found).findIndex((figure, index) => figure !== figures[index]) : 0
  const known = same < 0 ? bounds : bounds.slice(0, same + 1)
  const most = plainBounds(pool, figures).map((bound, index) => Math.min(bound, known[index] ?? bound)) as Score
  const settled = figures.findIndex((figure, index) => figure !== most[index])
  return {
    placements: breakTies(pool, placements),
    report: {
      slots: [...new Set(pool.openings.map(({ slot }) => slot.id))],
      people: pool.parties.reduce((sum, { people }) => sum + people.length, 0),
      proven: settled < 0,
      bounds: most,
      settled: settled < 0 ? figures.length : settled,
      stopped: settled < 0 ? null : (outcome?.stopped ?? 'clock'),
    },
  }
}

/** Of a search that was stopped the plan may be worse than one made by hand. */
function betterOf(found: SeatedParty[] | null, byHand: SeatedParty[]): SeatedParty[] {
  return found && compareScores(scoreOfPlacements(found), scoreOfPlacements(byHand)) >= 0 ? found : byHand
}
