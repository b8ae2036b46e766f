import type { Effort } from '../model/effort.ts'
import type { Bounds } from '../model/linear-data.ts'
import type { LinearProgramme, Relaxation } from '../model/linear-programme.ts'
import { valueOf, type Model, type Term } from '../model/model.ts'
import { Falls, type Side } from './falls.ts'
import { cutDown, narrow, ruleOut, type Root, type Sides } from './root.ts'
import { NEARLY, restoreBounds, roundUp, SLACK } from './rounding.ts'

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
  let known = most
  let best = start
  let bestGoal = start ? valueOf(goal, start) : -Infinity
  let late = false
  let root: Root | undefined
  let hope: Root | undefined
  let look = 0
  let choice: (typeof CHOICES)[number] = 'counts'
  /** Relaxations that are left to this look; below 0 when they were not enough. */
  let left = 0

  function visit(side: Side | null): void {
    if (--left < 0) return
    let relaxed: Relaxation | 'impossible' | 'late' | null = programme.solve(effort)
    if (relaxed === 'late') late = true
    if (side) learn(side, relaxed)
    if (relaxed === 'late' || relaxed === 'impossible') return
    if (!root) relaxed = startFrom(relaxed)
    if (!relaxed) return
    if (!side) lookNear(relaxed)
    if (!canBeat(relaxed.goal)) return
    const column = columnToSplit(relaxed.values)
    if (column !== undefined) return split(column, relaxed.values[column] ?? 0, relaxed.goal)
    keep(relaxed.values.map(Math.round))
  }

  /**
   * Makes the first relaxation as sharp as is cheap: with cuts, a first plan, and what that rules out. What holds for all plans as good as the best stays
   * for later figures (`root`); what holds for better ones only, for this search (`hope`). Null: nothing is better.
   */
  function startFrom(first: Relaxation): Relaxation | null {
    const settle = (relaxed: Relaxation) => {
      root = { ...relaxed, bounds: [...programme.bounds] }
      if (best) narrow(programme, model, root, bestGoal - SLACK)
      return relaxed
    }
    const [widest = []] = model.counts
    const attempt = { effort, canBeat, heard }
    let relaxed = settle(first)
    if (model.counts.length > 0) {
      relaxed = cutDown(programme, relaxed, attempt)
      const goBack = programme.mark()
      lookNear(settle(relaxed))
      goBack()
      const left = best && ruleOut(programme, widest, relaxed, { ...attempt, target: bestGoal - SLACK })
      relaxed = settle(left ?? relaxed)
    }
    if (model.counts.length === 0) return relaxed
    hope = { ...relaxed, bounds: [...programme.bounds] }
    if (!best) return relaxed
    narrow(programme, model, hope, bestGoal + 1 - SLACK)
    return ruleOut(programme, model.decisions, relaxed, { ...attempt, target: bestGoal + 1 - SLACK })
  }

  /** Both sides were tried: nothing is better than the better one of them. */
  function heard(column: number, value: number, bound: number, [down, up]: Sides): void {
    const below = value - Math.floor(value)
    learn({ column, side: 'down', bound, distance: below }, down)
    learn({ column, side: 'up', bound, distance: 1 - below }, up)
    const goals = [down, up].map((side) => (side === 'impossible' ? -Infinity : side.goal))
    known = Math.min(known, Math.max(bestGoal, Math.floor(Math.max(...goals) + SLACK)))
  }

  /** Where slots are alike, a search finds no good plan for long; where they are few, it finds one as soon as this does. */
  function lookNear(relaxed: Relaxation): void {
    const nearly = NEARLY[look % NEARLY.length] ?? 1
    if (model.counts.length === 0 || !canBeat(relaxed.goal)) return
    const rounded = roundUp(programme, model, relaxed, { effort, nearly, isGood: canBeat })
    if (rounded) keep(rounded)
  }

  function keep(values: number[]): void {
    best = values
    bestGoal = valueOf(goal, best)
    if (hope) narrow(programme, model, hope, bestGoal + 1 - SLACK)
    else if (root) narrow(programme, model, root, bestGoal - SLACK)
  }

  function canBeat(bound: number): boolean {
    return Math.floor(Math.min(bound, known) + SLACK) > bestGoal
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

  if (!canBeat(Infinity)) return { values: best, proven: true, bound: bestGoal }
  programme.setGoal(goal)
  for (; look === 0 || (left < 0 && !effort.isOver); look++) {
    choice = CHOICES[look % CHOICES.length] ?? 'decisions'
    late = false
    left = model.counts.length > 0 ? FIRST_LOOK * 2 ** Math.floor(look / CHOICES.length) : Infinity
    visit(null)
    late ||= left < 0
  }
  if (root) {
    restoreBounds(programme, root.bounds)
    if (best) narrow(programme, model, root, bestGoal - SLACK)
  }
  const bound = late ? Math.min(known, root ? Math.floor(root.goal + SLACK) : Infinity) : bestGoal
  return { values: best, proven: bestGoal >= bound, bound }
}

function partOf([lower, upper]: Bounds, value: number, side: 'down' | 'up'): Bounds {
  return side === 'down' ? [lower, Math.floor(value)] : [Math.ceil(value), upper]
}
