import { isInteger } from './rounding.ts'

/** One side of a split, for what it teaches. */
export interface Side {
  column: number
  side: 'down' | 'up'
  bound: number
  distance: number
}

/** No fall is counted as less than this, so that a column of which one side costs nothing is still told from others. */
const LEAST = 0.001

/**
 * How much the bound fell, for each whole step, when a column was pushed down or up (pseudo-costs). Splitting on what
 * falls far on both sides ends a search soonest.
 */
export class Falls {
  private readonly means = new Map<string, { sum: number; count: number }>()
  private readonly all = { sum: 0, count: 0 }

  learn(column: number, side: 'down' | 'up', fall: number): void {
    const mean = this.means.get(`${column} ${side}`) ?? { sum: 0, count: 0 }
    this.means.set(`${column} ${side}`, mean)
    for (const one of [mean, this.all]) {
      one.sum += Math.max(0, fall)
      one.count++
    }
  }

  /** Of these columns the one to split on; undefined when all are whole. */
  columnToSplit(columns: Iterable<number>, values: readonly number[]): number | undefined {
    let best: number | undefined
    let most = 0
    for (const column of columns) {
      const value = values[column] ?? 0
      if (isInteger(value)) continue
      const below = value - Math.floor(value)
      const down = Math.max(LEAST, this.fallOf(column, 'down') * below)
      const up = Math.max(LEAST, this.fallOf(column, 'up') * (1 - below))
      if (down * up <= most) continue
      best = column
      most = down * up
    }
    return best
  }

  private fallOf(column: number, side: 'down' | 'up'): number {
    const { sum, count } = this.means.get(`${column} ${side}`) ?? this.all
    return count > 0 ? sum / count : 1
  }
}
