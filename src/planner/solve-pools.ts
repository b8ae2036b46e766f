import type { Found } from './branch.ts'
import { breakTies } from './break-ties.ts'
import { firstComeFirstServed } from './first-come-first-served.ts'
import { maximiseInOrder } from './lexicographic.ts'
import { forgetHighs, highs } from './linear-programme.ts'
import { modelOf, type Model } from './model.ts'
import { placementsOf, type Placement } from './placement.ts'
import type { Pool } from './pools.ts'

/** The best placements found for a pool. `values`: where a further search can start. */
interface Answer {
  placements: Placement[]
  proven: boolean
  values: number[] | null
}

/**
 * The best placements for pools, each on its own. Small pools come first. A pool may use its share of the time by size,
 * and half of what earlier pools left over; at the end, what time remains goes to the pools that are not proven.
 */
export async function solvePools(pools: readonly Pool[], secondsLeft: () => number): Promise<Omit<Answer, 'values'>> {
  const seconds = secondsLeft()
  const ordered = pools.toSorted((a, b) => a.parties.length - b.parties.length)
  const answers = new Map<Pool, Answer>()
  let toCome = sizeOf(ordered)
  const total = toCome
  for (const pool of ordered) {
    const share = (seconds * sizeOf([pool])) / total
    const spare = secondsLeft() - (seconds * toCome) / total
    answers.set(pool, await solvePool(pool, null, countdown(secondsLeft, share + Math.max(0, spare) / 2)))
    toCome -= sizeOf([pool])
  }
  const open = ordered.filter((pool) => !answers.get(pool)?.proven)
  for (const [index, pool] of open.entries()) {
    const start = answers.get(pool)?.values ?? null
    answers.set(pool, await solvePool(pool, start, countdown(secondsLeft, secondsLeft() / (open.length - index))))
  }
  const all = [...answers.values()]
  return { placements: all.flatMap(({ placements }) => placements), proven: all.every(({ proven }) => proven) }
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

function sizeOf(pools: readonly Pool[]): number {
  return pools.reduce((sum, { parties }) => sum + parties.length, 0)
}
