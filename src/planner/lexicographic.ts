import type { Highs } from 'highs'
import { maximise, valueOf, type Found } from './branch.ts'
import { LinearProgramme } from './linear-programme.ts'
import type { Model } from './model.ts'

/**
 * Maximises the six figures one after the other: what an earlier figure reached is a row for the later ones. One at a
 * time is faster than a weighted sum: a bound on a small whole number is often reached exactly, and proves it at once.
 */
export function maximiseInOrder(solver: Highs, model: Model, start: number[] | null, secondsLeft: () => number): Found {
  const programme = new LinearProgramme(solver, model)
  try {
    let found: Found = { values: start, proven: true }
    for (const figure of model.figures.filter((terms) => terms.length > 0)) {
      found = maximise(programme, model, figure, found.values, secondsLeft)
      if (!found.values || !found.proven) return found
      // Equal, not at least: a relaxed solution must not pay for a later figure with more than whole plans can reach.
      const reached = valueOf(figure, found.values)
      programme.addRow({ terms: figure, lower: reached, upper: reached })
    }
    return found
  } finally {
    programme.dispose()
  }
}
