import type { Bounds, LinearProgramme } from './linear-programme.ts'
import type { Model, Term } from './model.ts'

/** The best whole values found; null when none were. `proven`: nothing better exists. */
export interface Found {
  values: number[] | null
  proven: boolean
}

/** A value this close to a whole number is that number. The solver keeps its rows to 1e-7. */
const WHOLE = 1e-6

/** What the solver's goal may miss of the true one. All goals are whole, so anything well below 1 is safe. */
const SLACK = 0.01

/**
 * Maximises a goal with whole factors over whole values, by branch and bound: relax, split on a value that is not whole,
 * and drop every part whose bound does not beat the best found. `start` is the first best; `secondsLeft` ends the search.
 */
export function maximise(
  programme: LinearProgramme,
  model: Model,
  goal: readonly Term[],
  start: number[] | null,
  secondsLeft: () => number,
): Found {
  const bounds = model.uppers.map((upper): Bounds => [0, upper])
  let best = start
  let bestGoal = start ? valueOf(goal, start) : -Infinity
  let proven = true

  function visit(): void {
    const relaxed = programme.solve(secondsLeft)
    if (relaxed === 'late') proven = false
    if (relaxed === 'late' || relaxed === 'impossible' || !canBeat(relaxed.goal)) return
    const column = columnToSplit(model, relaxed.values)
    if (column === undefined) {
      best = relaxed.values.map(Math.round)
      bestGoal = valueOf(goal, best)
    } else split(column, relaxed.values[column] ?? 0, relaxed.goal)
  }

  function canBeat(bound: number): boolean {
    return Math.floor(bound + SLACK) > bestGoal
  }

  function split(column: number, value: number, bound: number): void {
    const [lower, upper] = bounds[column] ?? [0, 0]
    const below: Bounds = [lower, Math.floor(value)]
    const above: Bounds = [Math.ceil(value), upper]
    for (const part of value % 1 < 0.5 ? [below, above] : [above, below]) {
      if (!canBeat(bound)) break
      within(column, part)
      visit()
    }
    within(column, [lower, upper])
  }

  function within(column: number, part: Bounds): void {
    bounds[column] = part
    programme.setBounds(column, part)
  }

  programme.setGoal(goal)
  visit()
  return { values: best, proven }
}

/** The value of a sum of columns. */
export function valueOf(terms: readonly Term[], values: readonly number[]): number {
  return terms.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0)
}

/** The decision that is farthest from a whole number; when all decisions are whole, any such column. */
function columnToSplit({ decisions, uppers }: Model, values: readonly number[]): number | undefined {
  return leastWhole(decisions, values) ?? leastWhole(uppers.keys(), values)
}

function leastWhole(columns: Iterable<number>, values: readonly number[]): number | undefined {
  let farthest: number | undefined
  let distance = WHOLE
  for (const column of columns) {
    const value = values[column] ?? 0
    if (Math.abs(value - Math.round(value)) <= distance) continue
    farthest = column
    distance = Math.abs(value - Math.round(value))
  }
  return farthest
}
