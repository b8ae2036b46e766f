import loader, { type Highs } from 'highs'
import { modelOf } from '../model/build-model.ts'
import { Effort } from '../model/effort.ts'
import { valueOf, type Model, type Term } from '../model/model.ts'
import { placementsOf, type SeatedParty } from '../model/placement.ts'
import type { Score, Stopped } from '../problem/plan.ts'
import type { SearchPool } from '../problem/pools.ts'
import { plainBounds } from './bounds.ts'
import { maximise, type Found } from './branch.ts'
import { isLarge, poolOfPart, searchLarge, type PoolPart } from './large-pools.ts'
import { LinearProgramme } from '../model/linear-programme.ts'

/** A pool to search on, by its number: from where, and how much work it may cost. */
export interface SearchTask {
  pool: number
  from: Search
  work: number
}

/** What came of a task. `stopped`: what ended the search before anything was proven; null when nothing did. */
export interface SearchOutcome {
  search: Search
  work: number
  stopped: Stopped | null
}

/** Something that does tasks, and answers their outcomes in the same order. */
export type Searcher = (
  pools: readonly ModelledPool[],
  tasks: readonly SearchTask[],
  clock: SecondsLeft,
) => Promise<SearchOutcome[]>

/** How many seconds are left. */
export type SecondsLeft = () => number

/** A pool with its model, which is made when it is first needed. Of a large pool only parts have one. */
export class ModelledPool {
  readonly many: number | undefined
  readonly isLarge: boolean
  private made: Model | undefined

  /** @param limits From how many chances on a pool is large, and from how many groups that might open its model counts them. */
  constructor(
    readonly pool: SearchPool,
    { chances, openings }: { readonly chances?: number; readonly openings?: number } = {},
  ) {
    this.isLarge = isLarge(pool, chances)
    this.many = openings
  }

  get model(): Model {
    this.made ??= modelOf(this.pool, this.many)
    return this.made
  }

  /** The people behind what was found; null when nothing was. */
  placementsOf({ values, part }: Search): SeatedParty[] | null {
    if (!values) return null
    if (!part) return placementsOf(this.model, values)
    const parties = new Map(this.pool.parties.map((party) => [party.people, party]))
    const found = placementsOf(modelOf(poolOfPart(this.pool, part), this.many), values)
    return found.map(({ party, opening }) => ({ party: parties.get(party.people) ?? party, opening }))
  }
}

/** Does the tasks one after the other, here. */
export const searchHere: Searcher = async (pools, tasks, clock) => {
  const outcomes: SearchOutcome[] = []
  for (const task of tasks) outcomes.push(await search(pools, task, clock))
  return outcomes
}

/**
 * Does one task. Tries twice: after a fault HiGHS is loaded anew. One pool that defeats it must not leave all others
 * without a plan, so a fault is an outcome and no error.
 */
export async function search(
  pools: readonly ModelledPool[],
  { pool, from, work }: SearchTask,
  clock: SecondsLeft,
  load: () => Promise<Highs> = highs,
): Promise<SearchOutcome> {
  const modelled = pools[pool]
  if (!modelled) throw new Error(`no pool ${pool}`)
  let done = 0
  for (let attempt = 1; attempt <= 2; attempt++) {
    const effort = new Effort(work, clock)
    try {
      const solver = await load()
      if (modelled.isLarge) {
        const found = searchLarge(solver, modelled.pool, effort, modelled.many)
        return {
          search: { ...NOT_BEGUN, ...found },
          work: done + effort.done,
          stopped: clock() <= 0 ? 'clock' : 'work',
        }
      }
      const found = maximiseInOrder(solver, modelled, from, effort)
      return { search: found, work: done + effort.done, stopped: found.proven ? null : whyStopped(effort) }
    } catch {
      done += effort.done
      forgetHighs()
    }
  }
  return { search: from, work: done, stopped: 'fault' }
}

function whyStopped({ left, secondsLeft }: Effort): Stopped {
  if (left <= 0) return 'work'
  return secondsLeft() <= 0 ? 'clock' : 'fault'
}

/**
 * Where a search stands: the best values, of the model of a `part` in a large pool; how many figures, from the first, cannot be better; and
 * the most that the first ones can be, each given those before it.
 */
interface Search extends Omit<Found, 'bound'> {
  part: PoolPart | null
  settled: number
  bounds: readonly number[]
}

/** A search that has yet to begin. */
export const NOT_BEGUN: Search = { part: null, values: null, proven: false, settled: 0, bounds: [] }

/**
 * Maximises the six figures one after the other, from where a search stands: what an earlier figure reached is a row for
 * the later ones. One at a time is faster than a weighted sum: a bound on a small whole number is often reached exactly,
 * and proves it at once.
 */
function maximiseInOrder(solver: Highs, { model, pool }: ModelledPool, from: Search, effort: Effort): Search {
  const programme = new LinearProgramme(solver, model)
  try {
    let { values, settled } = from
    const bounds = from.bounds.slice(0, settled)
    for (const [index, figure] of model.figures.entries()) {
      if (index >= settled) {
        const reached = model.figures.map((one) => (values ? valueOf(one, values) : 0)) as Score
        const most = model.counts.length > 0 ? plainBounds(pool, reached)[index] : Infinity
        const found: Found =
          figure.length > 0
            ? maximise(programme, model, figure, values, effort, most)
            : { values, proven: true, bound: 0 }
        values = found.values
        bounds.push(found.bound)
        if (!found.proven) return { part: null, values, proven: false, settled, bounds }
        settled = index + 1
      }
      if (values) hold(programme, figure, values)
      programme.renew()
    }
    return { part: null, values, proven: true, settled, bounds }
  } finally {
    programme.dispose()
  }
}

/** Equal, not at least: a relaxed solution must not pay for a later figure with more than whole plans can reach. */
function hold(programme: LinearProgramme, figure: Term[], values: readonly number[]): void {
  const reached = valueOf(figure, values)
  if (figure.length > 0) programme.addRow({ terms: figure, lower: reached, upper: reached })
}

// The types are those of the CommonJS build, where the loader is `default`; in the ES module it is the import itself.
const loadHighs = loader as unknown as typeof loader.default

let runtime: Promise<Highs> | undefined

/** The solver HiGHS, loaded once. */
export function highs(): Promise<Highs> {
  runtime ??= loadHighs()
  return runtime
}

/** After a fault the memory of HiGHS can't be trusted: the next programme loads it anew. */
export function forgetHighs(): void {
  runtime = undefined
}
