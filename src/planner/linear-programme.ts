import loader, { type Highs, type Model as HighsModel, type ModelData } from 'highs'
import type { Model, Row, Term } from './model.ts'

// The types are those of the CommonJS build, where the loader is `default`; in the ES module it is the import itself.
const loadHighs = loader as unknown as typeof loader.default

export type Bounds = [lower: number, upper: number]

/** The best values of the columns when they need not be whole. */
export interface Relaxation {
  goal: number
  values: number[]
}

let runtime: Promise<Highs> | undefined

/** The solver HiGHS, loaded once. */
export function highs(): Promise<Highs> {
  runtime ??= loadHighs()
  return runtime
}

/** After a fault the memory of HiGHS can't be trusted: the next programme loads it anew. */
export function forgetHighs(): void {
  runtime = undefined
}

/** A linear programme that is solved again and again after small changes, each time from where it stood. */
export class LinearProgramme {
  private readonly model: HighsModel
  private readonly columns: number

  private unused: Row[]

  constructor(
    private readonly solver: Highs,
    { uppers, rows, sharpeners }: Model,
  ) {
    this.columns = uppers.length
    this.unused = sharpeners
    this.model = solver.createModel(dataOf(solver, uppers, rows))
    this.model.options.set({ output_flag: false, presolve: 'off', random_seed: 0 })
  }

  /** What to maximise. */
  setGoal(goal: readonly Term[]): void {
    const costs = new Array<number>(this.columns).fill(0)
    for (const [column, factor] of goal) costs[column] = (costs[column] ?? 0) + factor
    this.model.changeColsCost({ kind: 'range', from: 0, to: this.columns - 1 }, costs)
  }

  addRow({ terms, lower, upper }: Row): void {
    this.model.addRow(lower, upper, {
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    })
  }

  setBounds(column: number, [lower, upper]: Bounds): void {
    this.model.changeColBounds(column, lower, upper)
  }

  /** The best values; `impossible` when no values fit the rows; `late` when `seconds` were not enough. */
  solve(secondsLeft: () => number): Relaxation | 'impossible' | 'late' {
    for (;;) {
      const relaxed = this.solveOnce(secondsLeft())
      if (relaxed === 'late' || relaxed === 'impossible' || !this.sharpen(relaxed.values)) return relaxed
    }
  }

  /** Adds the sharpeners that these values break; false when they break none. */
  private sharpen(values: readonly number[]): boolean {
    const broken = this.unused.filter(({ terms, upper }) => sumOf(terms, values) > upper + 1e-6)
    if (broken.length === 0) return false
    for (const row of broken) this.addRow(row)
    const used = new Set(broken)
    this.unused = this.unused.filter((row) => !used.has(row))
    return true
  }

  private solveOnce(seconds: number): Relaxation | 'impossible' | 'late' {
    if (seconds <= 0) return 'late'
    this.model.zeroAllClocks()
    this.model.options.set('time_limit', seconds)
    const { optimal, infeasible, unboundedOrInfeasible, timeLimit } = this.solver.constants.modelStatus
    let status = this.run()
    if (![optimal, infeasible, unboundedOrInfeasible, timeLimit].some((settled) => settled === status)) {
      // The numbers went astray on the way here: start from nothing instead of from where it stood.
      this.model.clearSolver()
      status = this.run()
    }
    // Every column is bounded, so what may be unbounded is impossible.
    if (status === infeasible || status === unboundedOrInfeasible) return 'impossible'
    if (status !== optimal) return 'late'
    return { goal: this.model.getObjectiveValue(), values: [...this.model.getSolution().colValue] }
  }

  private run(): number {
    this.model.run()
    return this.model.getModelStatus()
  }

  dispose(): void {
    this.model.dispose()
  }
}

function sumOf(terms: readonly Term[], values: readonly number[]): number {
  return terms.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0)
}

function dataOf(solver: Highs, uppers: readonly number[], rows: readonly Row[]): ModelData {
  const starts = [0]
  for (const { terms } of rows) starts.push((starts.at(-1) ?? 0) + terms.length)
  const terms = rows.flatMap((row) => row.terms)
  return {
    numCols: uppers.length,
    numRows: rows.length,
    sense: solver.constants.objectiveSense.maximize,
    colCost: uppers.map(() => 0),
    colLower: uppers.map(() => 0),
    colUpper: uppers,
    rowLower: rows.map(({ lower }) => lower),
    rowUpper: rows.map(({ upper }) => upper),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: uppers.length,
      starts,
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    },
  }
}
