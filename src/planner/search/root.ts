import type { Effort } from '../model/effort.ts'
import type { Bounds } from '../model/linear-data.ts'
import type { LinearProgramme, Relaxation } from '../model/linear-programme.ts'
import type { Model } from '../model/model.ts'
import { isInteger, SLACK } from './rounding.ts'

/** The first relaxation of a search, and the bounds that held then. */
export interface Root extends Relaxation {
  bounds: Bounds[]
}

/**
 * Narrows each column to the values with which the goal can still reach `target` (reduced cost fixing): the first
 * relaxation says how much every step away from a bound costs at least. Columns that a split narrowed are left alone.
 */
export function narrow(programme: LinearProgramme, model: Model, root: Root, target: number): void {
  const loss = Math.max(0, root.goal - target)
  for (const [column, slope] of root.slopes.entries()) {
    const now = programme.bounds[column]
    if (!now || now !== root.bounds[column]) continue
    const [lower, upper] = now
    const steps = Math.floor(loss / Math.abs(slope))
    if (slope === 0 || steps >= upper - lower) continue
    const narrower: Bounds = slope < 0 ? [lower, lower + steps] : [upper - steps, upper]
    for (const one of narrower[1] === 0 ? [column, ...(model.members.get(column) ?? [])] : [column]) {
      const those: Bounds = one === column ? narrower : [0, 0]
      if (programme.bounds[one] !== root.bounds[one]) continue
      programme.setBounds(one, those)
      root.bounds[one] = those
    }
  }
}

/** A round of cuts that lowers the bound by less than this part of what all rounds did is the last one. */
const LITTLE = 0.05
const MOST_ROUNDS = 20

interface Attempt {
  readonly effort: Effort
  /** Whether a plan with this bound could be better than the best. */
  readonly canBeat: (bound: number) => boolean
}

/** Adds cuts, the most broken first, for as long as they lower the bound. */
export function cutDown(programme: LinearProgramme, first: Relaxation, { effort, canBeat }: Attempt): Relaxation {
  let relaxed = first
  for (let round = 0; round < MOST_ROUNDS && canBeat(relaxed.goal) && programme.cut(relaxed.values); round++) {
    const next = programme.solve(effort)
    if (typeof next === 'string') break
    const fell = relaxed.goal - next.goal
    relaxed = next
    if (fell <= Math.max(SLACK, LITTLE * (first.goal - next.goal))) break
  }
  return relaxed
}

/** After so many columns of which both sides are as good as before, no more are tried. */
const MOST_TRIES = 12

/** What is left when a column is at most the whole number below its value, and when it is at least the one above. */
export type Sides = readonly [down: Relaxation | 'impossible', up: Relaxation | 'impossible']

interface RulingOut extends Attempt {
  /** What is worth keeping. */
  readonly target: number
  /** Hears what became of both sides of a column. */
  readonly heard: (column: number, value: number, bound: number, sides: Sides) => void
}

/**
 * Tries both sides of the columns that are not whole, those nearest to a half first. When one side leaves nothing as good as `target`, the other holds from now
 * on (probing). A few groups that are half open are often all that a bound misses, and a search that splits on others first asks the same each time.
 * @returns Null when a column has no side left.
 */
export function ruleOut(
  programme: LinearProgramme,
  columns: readonly number[],
  first: Relaxation,
  { effort, canBeat, target, heard }: RulingOut,
): Relaxation | null {
  let relaxed = first
  const tried = new Set<string>()
  for (let tries = 0; tries < MOST_TRIES && canBeat(relaxed.goal); tries++) {
    const column = nearestToHalf(columns, relaxed.values, tried)
    if (column === undefined) break
    const value = relaxed.values[column] ?? 0
    const whole = programme.bounds[column] ?? [0, 0]
    const [below, above]: readonly Bounds[] = [
      [whole[0], Math.floor(value)],
      [Math.ceil(value), whole[1]],
    ]
    if (!below || !above) break
    const attempt = (side: Bounds) => {
      programme.setBounds(column, side)
      return programme.solve(effort)
    }
    const down = attempt(below)
    const up = attempt(above)
    programme.setBounds(column, whole)
    if (down === 'late' || up === 'late') break
    heard(column, value, relaxed.goal, [down, up])
    const [isBelow, isAbove] = [down, up].map((side) => side !== 'impossible' && side.goal >= target)
    if (!isBelow && !isAbove) return null
    if (isBelow && isAbove) continue
    const next = attempt(isBelow ? below : above)
    if (typeof next === 'string') break
    relaxed = next
    tries = 0
  }
  return relaxed
}

/** Of the columns that are not whole and were not tried at this value the one nearest to a half. */
function nearestToHalf(columns: readonly number[], values: readonly number[], tried: Set<string>): number | undefined {
  const distanceOf = (column: number) => Math.abs(((values[column] ?? 0) % 1) - 0.5)
  const keyOf = (column: number) => `${column} ${Math.floor(values[column] ?? 0)}`
  const open = columns.filter((column) => !isInteger(values[column] ?? 0) && !tried.has(keyOf(column)))
  const [nearest] = open.sort((one, other) => distanceOf(one) - distanceOf(other) || one - other)
  if (nearest !== undefined) tried.add(keyOf(nearest))
  return nearest
}
