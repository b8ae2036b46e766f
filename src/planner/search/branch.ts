import type { Effort } from '../model/effort.ts'
import type { Bounds, LinearProgramme, Relaxation } from '../model/linear-programme.ts'
import { valueOf, type Model, type Term } from '../model/model.ts'
import { isInteger, NEARLY, roundUp, SLACK } from './rounding.ts'

/**
 * So many relaxations the first look may take. Then it is dropped and begun anew with another choice of what to split on, and after each
 * round twice as many: a search that went astray early is not followed to its end, and what it learned stays.
 */
const FIRST_LOOK = 30

/** What to split on: the widest count first, which proves a bound soonest where slots are alike; or the decisions, which finds plans soonest. */
const CHOICES = ['counts', 'decisions'] as const

/** The best whole values found; null when none were. `proven`: nothing better exists. `bound`: no values reach more. */
export interface Found {
  values: number[] | null
  proven: boolean
  bound: number
}

/** One side of a split, for what it teaches. */
interface Side {
  column: number
  side: 'down' | 'up'
  bound: number
  distance: number
}

/**
 * Maximises a goal with whole factors over whole values, by branch and bound: relax, split on a value that is not whole,
 * and drop every part whose bound does not beat the best found. `start` is the first best; `effort` ends the search.
 * Leaves the bounds of the programme narrowed to what plans at least as good as the best found allow.
 * @param most What is known to be the most that can be reached; a search that reaches it ends.
 */
export function maximise(
  programme: LinearProgramme,
  model: Model,
  goal: readonly Term[],
  start: number[] | null,
  effort: Effort,
  most = Infinity,
): Found {
  const falls = new Falls()
  let best = start
  let bestGoal = start ? valueOf(goal, start) : -Infinity
  let late = false
  let root: Root | undefined
  let look = 0
  let choice: (typeof CHOICES)[number] = 'counts'
  /** Relaxations that are left to this look; below 0 when they were not enough. */
  let left = 0

  function visit(side: Side | null): void {
    if (--left < 0) return
    const relaxed = programme.solve(effort)
    if (relaxed === 'late') late = true
    if (side) learn(side, relaxed)
    if (relaxed === 'late' || relaxed === 'impossible') return
    if (!root) startFrom(relaxed)
    if (!side) lookNear(relaxed)
    if (!canBeat(relaxed.goal)) return
    const column = columnToSplit(relaxed.values)
    if (column !== undefined) return split(column, relaxed.values[column] ?? 0, relaxed.goal)
    keep(relaxed.values.map(Math.round))
  }

  function startFrom(relaxed: Relaxation): void {
    root = { ...relaxed, bounds: [...programme.bounds] }
    if (best) narrow(programme, root, bestGoal - SLACK)
  }

  /** Where slots are alike, a search finds no good plan for long; where they are few, it finds one as soon as this does. */
  function lookNear(relaxed: Relaxation): void {
    const nearly = NEARLY[look % NEARLY.length] ?? 1
    const rounds = model.counts.length > 0 && canBeat(relaxed.goal)
    const rounded = rounds && roundUp(programme, model, relaxed, { effort, nearly, isGood: canBeat })
    if (rounded) keep(rounded)
  }

  function keep(values: number[]): void {
    best = values
    bestGoal = valueOf(goal, best)
    if (root) narrow(programme, root, bestGoal - SLACK)
  }

  function canBeat(bound: number): boolean {
    return Math.floor(Math.min(bound, most) + SLACK) > bestGoal
  }

  /** Of the first kind of which not all are whole, the column that promises most. */
  function columnToSplit(values: readonly number[]): number | undefined {
    const kinds = [...(choice === 'counts' ? model.counts : []), model.decisions, model.uppers.keys()]
    for (const columns of kinds) {
      const column = falls.columnToSplit(columns, values)
      if (column !== undefined) return column
    }
    return undefined
  }

  function learn({ column, side, bound, distance }: Side, relaxed: ReturnType<LinearProgramme['solve']>): void {
    if (relaxed === 'late') return
    const reached = relaxed === 'impossible' ? Math.min(bestGoal, bound - 1) : relaxed.goal
    if (reached > -Infinity) falls.learn(column, side, (bound - reached) / distance)
  }

  function split(column: number, value: number, bound: number): void {
    const whole = programme.bounds[column] ?? [0, 0]
    const below = value - Math.floor(value)
    const down = { column, side: 'down', bound, distance: below } as const
    const up = { column, side: 'up', bound, distance: 1 - below } as const
    for (const side of below < 0.5 ? [down, up] : [up, down]) {
      if (left < 0 || !canBeat(bound)) break
      programme.setBounds(column, partOf(whole, value, side.side))
      visit(side)
    }
    programme.setBounds(column, whole)
  }

  programme.setGoal(goal)
  for (; look === 0 || (left < 0 && !effort.isOver); look++) {
    choice = CHOICES[look % CHOICES.length] ?? 'decisions'
    late = false
    left = model.counts.length > 0 ? FIRST_LOOK * 2 ** Math.floor(look / CHOICES.length) : Infinity
    visit(null)
    late ||= left < 0
  }
  const bound = late ? Math.min(most, root ? Math.floor(root.goal + SLACK) : Infinity) : bestGoal
  return { values: best, proven: bestGoal >= bound, bound }
}

function partOf([lower, upper]: Bounds, value: number, side: 'down' | 'up'): Bounds {
  return side === 'down' ? [lower, Math.floor(value)] : [Math.ceil(value), upper]
}

/** The first relaxation of a search, and the bounds that held then. */
interface Root extends Relaxation {
  bounds: Bounds[]
}

/**
 * Narrows each column to the values with which the goal can still reach `target` (reduced cost fixing): the first
 * relaxation says how much every step away from a bound costs at least. Columns that a split narrowed are left alone.
 */
function narrow(programme: LinearProgramme, root: Root, target: number): void {
  const loss = Math.max(0, root.goal - target)
  for (const [column, slope] of root.slopes.entries()) {
    const now = programme.bounds[column]
    if (!now || now !== root.bounds[column]) continue
    const [lower, upper] = now
    const steps = Math.floor(loss / Math.abs(slope))
    if (slope === 0 || steps >= upper - lower) continue
    const narrower: Bounds = slope < 0 ? [lower, lower + steps] : [upper - steps, upper]
    programme.setBounds(column, narrower)
    root.bounds[column] = narrower
  }
}

/** No fall is counted as less than this, so that a column of which one side costs nothing is still told from others. */
const LEAST = 0.001

/**
 * How much the bound fell, for each whole step, when a column was pushed down or up (pseudo-costs). Splitting on what
 * falls far on both sides ends a search soonest.
 */
class Falls {
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
