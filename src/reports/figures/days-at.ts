import type { Database } from '../../outside/database/database.ts'

/** How long something took: half of them took at most `median` days, nine in ten at most `p90` (nearest rank). */
export interface DaysAt {
  readonly people: number
  readonly median: number
  readonly p90: number
}

/**
 * Where the days of some people lie.
 * @param counts How many people took so many days, in any order; the same days may be there more than once.
 * @returns Null of nobody.
 */
export function daysAt(counts: readonly { readonly days: number; readonly count: number }[]): DaysAt | null {
  const inOrder = [...counts].sort((one, other) => one.days - other.days)
  const people = inOrder.reduce((sum, { count }) => sum + count, 0)
  if (people === 0) return null
  const at = (place: number) => {
    let passed = 0
    return inOrder.find(({ count }) => (passed += count) >= place)?.days ?? 0
  }
  return { people, median: at(Math.ceil(people / 2)), p90: at(Math.ceil((9 * people) / 10)) }
}

/** Days from one column with a day or a moment to another, as SQL. A moment counts as its day in UTC. */
export function daysFrom(kind: Database['kind'], from: string, to: string): string {
  const day = (column: string) => `SUBSTR(${column}, 1, 10)`
  return kind === 'postgres'
    ? `CAST(${day(to)} AS date) - CAST(${day(from)} AS date)`
    : `CAST(JULIANDAY(${day(to)}) - JULIANDAY(${day(from)}) AS INTEGER)`
}
