import type { Highs } from 'highs'
import { maximise, valueOf, type Found } from './branch.ts'
import type { Effort } from '../model/effort.ts'
import { LinearProgramme } from '../model/linear-programme.ts'
import type { Model, Term } from '../model/model.ts'

/** Where a search stands: the best values, and how many figures, from the first, cannot be better. */
export interface Search extends Found {
  settled: number
}

/** A search that has yet to begin. */
export const NOT_BEGUN: Search = { values: null, proven: false, settled: 0 }

/**
 * Maximises the six figures one after the other, from where a search stands: what an earlier figure reached is a row for
 * the later ones. One at a time is faster than a weighted sum: a bound on a small whole number is often reached exactly,
 * and proves it at once.
 */
export function maximiseInOrder(solver: Highs, model: Model, from: Search, effort: Effort): Search {
  const programme = new LinearProgramme(solver, model)
  try {
    let { values, settled } = from
    for (const [index, figure] of model.figures.entries()) {
      if (index >= settled) {
        const found: Found =
          figure.length > 0 ? maximise(programme, model, figure, values, effort) : { values, proven: true }
        values = found.values
        if (!found.proven) return { values, proven: false, settled }
        settled = index + 1
      }
      if (values) hold(programme, figure, values)
    }
    return { values, proven: true, settled }
  } finally {
    programme.dispose()
  }
}

/** Equal, not at least: a relaxed solution must not pay for a later figure with more than whole plans can reach. */
function hold(programme: LinearProgramme, figure: Term[], values: readonly number[]): void {
  const reached = valueOf(figure, values)
  if (figure.length > 0) programme.addRow({ terms: figure, lower: reached, upper: reached })
}
