import type { Effort } from '../model/effort.ts'
import type { Bounds } from '../model/linear-data.ts'
import type { LinearProgramme, Relaxation } from '../model/linear-programme.ts'
import { valueOf, type Model, type Term } from '../model/model.ts'

/** What the solver's goal may miss of the true one. All goals are whole, so anything well below 1 is safe. */
export const SLACK = 0.01

/** A value this close to a whole number is that number. The solver keeps its rows to 1e-7. */
const WHOLE = 1e-6

/** What counts as nearly whole when values are rounded; another measure finds other plans. */
export const NEARLY = [0.8, 0.6, 0.95] as const

/** After so many dead ends there is no plan near this relaxation. */
const MOST_DEAD_ENDS = 20

/** A decision of which plan and relaxation differ by less is one on which they agree. */
const AGREED = 0.1

export function isInteger(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= WHOLE
}

interface Rounding {
  readonly effort: Effort
  /** From which part on something is rounded up together with others. */
  readonly nearly: number
  /** Whether a plan with this value of the goal would be worth having. */
  readonly isGood: (goal: number) => boolean
}

/**
 * The best whole values that are found by rounding, without proof: near the relaxation, and near the best that is known.
 * @param start The best known; null: none. @returns Null when none are found.
 */
export function improve(
  programme: LinearProgramme,
  model: Model,
  goal: readonly Term[],
  start: number[] | null,
  effort: Effort,
): number[] | null {
  programme.setGoal(goal)
  const root = programme.solve(effort)
  if (typeof root === 'string') return start
  let best = start
  const isGood = (bound: number) => best === null || Math.floor(bound + SLACK) > valueOf(goal, best)
  for (const nearly of NEARLY) {
    if (!isGood(root.goal)) break
    const rounding = { effort, nearly, isGood }
    best = roundUp(programme, model, root, rounding) ?? best
    if (best) best = roundNear(programme, model, root, best, rounding) ?? best
  }
  return best
}

/**
 * A plan near a relaxation: what is nearly whole is rounded up, first the decisions, and the rest relaxed anew, until all is whole. What
 * turns out to fit nothing is rounded up alone, and then down. Leaves the bounds of the programme as they were.
 * @returns Null when this leads nowhere.
 */
export function roundUp(
  programme: LinearProgramme,
  model: Model,
  from: Relaxation,
  { effort, nearly, isGood }: Rounding,
): number[] | null {
  const before = [...programme.bounds]
  let deadEnds = 0
  /** What is left with these columns moved to the next whole number; undefined when that is nothing good. */
  const moved = (
    columns: readonly number[],
    values: readonly number[],
    side: 'up' | 'down',
  ): Relaxation | undefined => {
    const here = [...programme.bounds]
    for (const column of columns) {
      const [lower, upper] = programme.bounds[column] ?? [0, 0]
      const value = values[column] ?? 0
      programme.setBounds(column, side === 'up' ? [Math.ceil(value), upper] : [lower, Math.floor(value)])
    }
    const relaxed = programme.solve(effort)
    if (typeof relaxed !== 'string' && isGood(relaxed.goal)) return relaxed
    restoreBounds(programme, here)
    deadEnds++
    return undefined
  }
  let relaxed: Relaxation | undefined = from
  for (let broken = brokenIn(model, from.values); relaxed && broken.length > 0;) {
    const values: readonly number[] = relaxed.values
    const first = broken.slice(0, 1)
    const some: number[] = broken.filter((column) => partOf(values, column) >= nearly)
    relaxed = (some.length > 1 ? moved(some, values, 'up') : undefined) ?? moved(first, values, 'up')
    relaxed ??= moved(first, values, 'down')
    if (deadEnds >= MOST_DEAD_ENDS) relaxed = undefined
    broken = brokenIn(model, relaxed?.values ?? [])
  }
  restoreBounds(programme, before)
  return relaxed ? relaxed.values.map(Math.round) : null
}

/** A plan near one that is known: the groups on which that and the relaxation agree stay as they are. */
function roundNear(
  programme: LinearProgramme,
  model: Model,
  root: Relaxation,
  known: readonly number[],
  rounding: Rounding,
): number[] | null {
  const before = [...programme.bounds]
  for (const column of model.decisions) {
    const value = known[column] ?? 0
    if (Math.abs((root.values[column] ?? 0) - value) <= AGREED) programme.setBounds(column, [value, value])
  }
  const relaxed = programme.solve(rounding.effort)
  const isWorthIt = typeof relaxed !== 'string' && rounding.isGood(relaxed.goal)
  const rounded = isWorthIt ? roundUp(programme, model, relaxed, rounding) : null
  restoreBounds(programme, before)
  return rounded
}

/** The decisions that are not whole, or when all are, the columns; what is nearest to the next whole number first. */
function brokenIn({ decisions, uppers }: Model, values: readonly number[]): number[] {
  const broken = (columns: Iterable<number>) => [...columns].filter((column) => !isInteger(values[column] ?? 0))
  const some = broken(decisions)
  return (some.length > 0 ? some : broken(uppers.keys())).sort((a, b) => partOf(values, b) - partOf(values, a))
}

function partOf(values: readonly number[], column: number): number {
  return (values[column] ?? 0) % 1
}

export function restoreBounds(programme: LinearProgramme, bounds: readonly Bounds[]): void {
  for (const [column, those] of bounds.entries())
    if (programme.bounds[column] !== those) programme.setBounds(column, those)
}
