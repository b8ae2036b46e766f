import type { Found } from './branch.ts'
import { breakTies } from './break-ties.ts'
import { modelOf } from './build-model.ts'
import { firstComeFirstServed } from './first-come-first-served.ts'
import { maximiseInOrder } from './lexicographic.ts'
import { forgetHighs, highs } from './linear-programme.ts'
import type { Model } from './model.ts'
import { placementsOf, type Placement } from './placement.ts'
import type { Pool } from './pools.ts'

/** The best placements found for a pool. `values`: where a further search can start. */
interface Answer {
  placements: Placement[]
  proven: boolean
  values: number[] | null
}

/**
 * The best placements for pools, each on its own, small pools first. Every pool gets a first look; what time remains
 * then goes to the pools that are not proven.
 */
export async function solvePools(pools: readonly Pool[], secondsLeft: () => number): Promise<Omit<Answer, 'values'>> {
  const answers = await lookAtAll(pools, secondsLeft)
  const open = [...answers.keys()].filter((pool) => !answers.get(pool)?.proven)
  for (const [index, pool] of open.entries()) {
    if (secondsLeft() <= 0) break
    const start = answers.get(pool)?.values ?? null
    answers.set(pool, await solvePool(pool, start, countdown(secondsLeft, secondsLeft() / (open.length - index))))
  }
  const all = [...answers.values()]
  return { placements: all.flatMap(({ placements }) => placements), proven: all.every(({ proven }) => proven) }
}

/** The first look: a pool may use its share of the time by size, and half of what the pools before it left over. */
async function lookAtAll(pools: readonly Pool[], secondsLeft: () => number): Promise<Map<Pool, Answer>> {
  const answers = new Map<Pool, Answer>()
  const secondsForOne = secondsLeft() / pools.reduce((sum, { parties }) => sum + parties.length, 0)
  let reserved = secondsLeft()
  for (const pool of pools.toSorted((a, b) => a.parties.length - b.parties.length)) {
    const share = secondsForOne * pool.parties.length
    const leftOver = Math.max(0, secondsLeft() - reserved)
    answers.set(pool, await solvePool(pool, null, countdown(secondsLeft, share + leftOver / 2)))
    reserved -= share
  }
  return answers
}

async function solvePool(pool: Pool, start: number[] | null, secondsLeft: () => number): Promise<Answer> {
  const model = modelOf(pool)
  const { values, proven } = await search(model, start, secondsLeft)
  const placements = values ? placementsOf(model, values) : firstComeFirstServed(pool)
  return { placements: breakTies(pool, placements), proven, values }
}

/** Tries twice: after a fault HiGHS is loaded anew. One pool that defeats it must not leave all others without a plan. */
async function search(model: Model, start: number[] | null, secondsLeft: () => number): Promise<Found> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      return maximiseInOrder(await highs(), model, start, secondsLeft)
    } catch {
      forgetHighs()
    }
  }
  return { values: start, proven: false }
}

/** Seconds left of `seconds` from now. */
function countdown(secondsLeft: () => number, seconds: number): () => number {
  const atStart = secondsLeft()
  return () => Math.min(secondsLeft(), seconds - (atStart - secondsLeft()))
}
