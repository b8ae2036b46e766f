import type { Effort } from '../model/effort.ts'
import type { Bounds, LinearProgramme, Relaxation } from '../model/linear-programme.ts'
import type { Model, Term } from '../model/model.ts'

/**
 * So many relaxations the first look may take. Then it is dropped and begun anew with another choice of what to split on, and after each
 * round twice as many: a search that went astray early is not followed to its end, and what it learned stays.
 */
const FIRST_LOOK = 30

/** What to split on: the widest count first, which proves a bound soonest where slots are alike; or the decisions, which finds plans soonest. */
const CHOICES = ['counts', 'decisions'] as const

/** The best whole values found; null when none were. `proven`: nothing better exists. */
export interface Found {
  values: number[] | null
  proven: boolean
}

/** What the solver's goal may miss of the true one. All goals are whole, so anything well below 1 is safe. */
const SLACK = 0.01

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
 */
export function maximise(
  programme: LinearProgramme,
  model: Model,
  goal: readonly Term[],
  start: number[] | null,
  effort: Effort,
): Found {
  const falls = new Falls()
  let best = start
  let bestGoal = start ? valueOf(goal, start) : -Infinity
  let late = false
  let root: Root | undefined
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
    if (!canBeat(relaxed.goal)) return
    const column = columnToSplit(relaxed.values)
    if (column !== undefined) return split(column, relaxed.values[column] ?? 0, relaxed.goal)
    best = relaxed.values.map(Math.round)
    bestGoal = valueOf(goal, best)
    if (root) narrow(programme, root, bestGoal - SLACK)
  }

  function startFrom(relaxed: Relaxation): void {
    root = { ...relaxed, bounds: [...programme.bounds] }
    if (best) narrow(programme, root, bestGoal - SLACK)
  }

  function canBeat(bound: number): boolean {
    return Math.floor(bound + SLACK) > bestGoal
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
  for (let look = 0; look === 0 || (left < 0 && !effort.isOver); look++) {
    choice = CHOICES[look % CHOICES.length] ?? 'decisions'
    left = model.counts.length > 0 ? FIRST_LOOK * 2 ** Math.floor(look / CHOICES.length) : Infinity
    visit(null)
  }
  return { values: best, proven: !late }
}

function partOf([lower, upper]: Bounds, value: number, side: 'down' | 'up'): Bounds {
  return side === 'down' ? [lower, Math.floor(value)] : [Math.ceil(value), upper]
}

/** The value of a sum of columns. */
export function valueOf(terms: readonly Term[], values: readonly number[]): number {
  return terms.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0)
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

/** A value this close to a whole number is that number. The solver keeps its rows to 1e-7. */
const WHOLE = 1e-6

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
      if (isWhole(value)) continue
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

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= WHOLE
}
