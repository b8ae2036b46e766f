import type { Highs, ModelData } from 'highs'
import type { Row, Term } from './model.ts'

export type Bounds = [lower: number, upper: number]

/** A linear programme in the form in which the solver takes it, without a goal yet. */
export function dataOf(solver: Highs, bounds: readonly Bounds[], rows: readonly Row[]): ModelData {
  const starts = [0]
  for (const { terms } of rows) starts.push((starts.at(-1) ?? 0) + terms.length)
  const terms = rows.flatMap((row) => row.terms)
  return {
    numCols: bounds.length,
    numRows: rows.length,
    sense: solver.constants.objectiveSense.maximize,
    colCost: bounds.map(() => 0),
    colLower: bounds.map(([lower]) => lower),
    colUpper: bounds.map(([, upper]) => upper),
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: bounds.length,
      starts,
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    },
  }
}

/** Whether some values that the columns may have break the row. */
export function isBreakable({ terms, lower, upper }: Row, bounds: readonly Bounds[]): boolean {
  let [least, most] = [0, 0]
  for (const [column, factor] of terms) {
    const [from = 0, to = 0] = bounds[column] ?? []
    least += factor * (factor > 0 ? from : to)
    most += factor * (factor > 0 ? to : from)
  }
  return least < lower || most > upper
}

/** The row by the places of its columns; without those that have none, because they are fixed. */
export function placed({ terms, lower, upper }: Row, places: readonly number[], bounds: readonly Bounds[]): Row {
  let fixed = 0
  const inside: Term[] = []
  for (const [column, factor] of terms) {
    const place = places[column] ?? -1
    if (place >= 0) inside.push([place, factor])
    else fixed += factor * (bounds[column]?.[0] ?? 0)
  }
  return { terms: inside, lower: lower - fixed, upper: upper - fixed }
}
