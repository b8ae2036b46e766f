import { maximise, valueOf, type Found } from './branch.ts'
import { LinearProgramme } from './linear-programme.ts'
import type { Model, Term } from './model.ts'
import type { Highs } from 'highs'

/** Goals up to this size are exact in the solver's arithmetic; figures share a goal as long as they stay below it. */
const LARGEST_GOAL = 1e7

/**
 * Maximises the six figures one after the other: what an earlier figure reached is a row for the later ones. Figures
 * that are small enough share a goal, weighted so that the least gain in the first outweighs all of the second.
 */
export function maximiseInOrder(solver: Highs, model: Model, start: number[] | null, secondsLeft: () => number): Found {
  const programme = new LinearProgramme(solver, model.uppers, model.rows)
  try {
    let found: Found = { values: start, proven: true }
    for (const goal of goalsOf(model)) {
      found = maximise(programme, model, goal.terms, found.values, secondsLeft)
      if (!found.values || !found.proven) return found
      // Equal, not at least: a relaxed solution must not pay for a later figure with more than whole plans can reach.
      for (const terms of goal.figures) programme.addRow(exactly(terms, valueOf(terms, found.values)))
    }
    return found
  } finally {
    programme.dispose()
  }
}

interface Goal {
  figures: Term[][]
  terms: Term[]
  size: number
}

function goalsOf(model: Model): Goal[] {
  const goals: Goal[] = []
  for (const figure of model.figures.filter((terms) => terms.length > 0)) {
    const weight = sizeOf(model, figure) + 1
    const last = goals.at(-1)
    if (last && last.size * weight <= LARGEST_GOAL) goals.splice(-1, 1, merged(last, figure, weight))
    else goals.push({ figures: [figure], terms: figure, size: weight })
  }
  return goals
}

function merged({ figures, terms, size }: Goal, figure: Term[], weight: number): Goal {
  const heavier = terms.map(([column, factor]): Term => [column, factor * weight])
  return { figures: [...figures, figure], terms: [...heavier, ...figure], size: size * weight }
}

/** The largest difference that a figure can make: each kind takes its dearest chance with all its parties. */
function sizeOf({ uppers, places }: Model, figure: readonly Term[]): number {
  const kinds = new Map(places.map(({ column, kind }) => [column, kind]))
  const dearest = new Map<object, number>()
  let others = 0
  for (const [column, factor] of figure) {
    const kind = kinds.get(column)
    if (kind) dearest.set(kind, Math.max(dearest.get(kind) ?? 0, Math.abs(factor) * kind.parties.length))
    else others += Math.abs(factor) * (uppers[column] ?? 0)
  }
  return [...dearest.values()].reduce((sum, size) => sum + size, others)
}

function exactly(terms: Term[], value: number) {
  return { terms, lower: value, upper: value }
}
