import type { Highs } from 'highs'
import { modelOf } from '../model/build-model.ts'
import { Effort } from '../model/effort.ts'
import { forgetHighs, highs } from './highs.ts'
import { maximiseInOrder, type Search } from './lexicographic.ts'
import type { Model } from '../model/model.ts'
import type { Stopped } from '../problem/plan.ts'
import type { Pool } from '../problem/pools.ts'

/** A pool to search on, by its number: from where, and how much work it may cost. */
export interface Task {
  pool: number
  from: Search
  work: number
}

/** What came of a task. `stopped`: what ended the search before anything was proven; null when nothing did. */
export interface Outcome {
  search: Search
  work: number
  stopped: Stopped | null
}

/** Something that does tasks, and answers their outcomes in the same order. */
export type Searcher = (pools: readonly ModelledPool[], tasks: readonly Task[], clock: Clock) => Promise<Outcome[]>

/** How many seconds are left. */
export type Clock = () => number

/** A pool with its model, which is made when it is first needed. */
export class ModelledPool {
  private made: Model | undefined

  constructor(readonly pool: Pool) {}

  get model(): Model {
    this.made ??= modelOf(this.pool)
    return this.made
  }
}

/** Does the tasks one after the other, here. */
export const searchHere: Searcher = async (pools, tasks, clock) => {
  const outcomes: Outcome[] = []
  for (const task of tasks) outcomes.push(await search(pools, task, clock))
  return outcomes
}

/**
 * Does one task. Tries twice: after a fault HiGHS is loaded anew. One pool that defeats it must not leave all others
 * without a plan, so a fault is an outcome and no error.
 */
export async function search(
  pools: readonly ModelledPool[],
  { pool, from, work }: Task,
  clock: Clock,
  load: () => Promise<Highs> = highs,
): Promise<Outcome> {
  const modelled = pools[pool]
  if (!modelled) throw new Error(`no pool ${pool}`)
  let done = 0
  for (let attempt = 1; attempt <= 2; attempt++) {
    const effort = new Effort(work, clock)
    try {
      const found = maximiseInOrder(await load(), modelled.model, from, effort)
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
