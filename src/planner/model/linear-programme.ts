import type { Highs, Model as HighsModel, ModelData } from 'highs'
import type { Effort } from './effort.ts'
import type { Model, Row, Term } from './model.ts'

export type Bounds = [lower: number, upper: number]

/** The best values of the columns when they need not be whole. */
export interface Relaxation {
  goal: number
  values: number[]
  /** What a step of a column up from its bound adds to the goal at most: below 0 at its lower bound, above 0 at its upper one. */
  slopes: number[]
}

/** What a run costs besides its steps, and a step besides the rows and columns it goes through; both measured. */
const STEPS_PER_RUN = 50
const WORK_PER_STEP = 500

/** So many columns are worth making the programme smaller before it is solved from nothing; measured. */
const MANY_COLUMNS = 5000

/** A step in a programme that was made smaller, against one in the whole; measured. */
const SMALLER = 0.25

/** A linear programme that is solved again and again after small changes, each time from where it stood. */
export class LinearProgramme {
  private readonly model: HighsModel
  private readonly columns: number
  private rows: number
  /** What each column may be now. */
  readonly bounds: Bounds[]
  private unused: Row[]
  /** With a new goal, where it stood is far from the best. */
  private isFar = false

  constructor(
    private readonly solver: Highs,
    { uppers, rows, sharpeners }: Model,
  ) {
    this.columns = uppers.length
    this.rows = rows.length
    this.bounds = uppers.map((upper) => [0, upper])
    this.unused = sharpeners
    this.model = solver.createModel(dataOf(solver, uppers, rows))
    this.model.options.set({ output_flag: false, random_seed: 0 })
  }

  /** What to maximise. */
  setGoal(goal: readonly Term[]): void {
    const costs = new Array<number>(this.columns).fill(0)
    for (const [column, factor] of goal) costs[column] = (costs[column] ?? 0) + factor
    this.model.changeColsCost({ kind: 'range', from: 0, to: this.columns - 1 }, costs)
    this.isFar = this.columns >= MANY_COLUMNS
  }

  addRow({ terms, lower, upper }: Row): void {
    this.rows++
    this.model.addRow(lower, upper, {
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    })
  }

  setBounds(column: number, bounds: Bounds): void {
    this.bounds[column] = bounds
    this.model.changeColBounds(column, ...bounds)
  }

  /** The best values; `impossible` when no values fit the rows; `late` when the effort was not enough. */
  solve(effort: Effort): Relaxation | 'impossible' | 'late' {
    for (;;) {
      const relaxed = this.solveOnce(effort)
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

  private solveOnce(effort: Effort): Relaxation | 'impossible' | 'late' {
    if (effort.isOver) return 'late'
    const { optimal, infeasible, unboundedOrInfeasible, timeLimit, iterationLimit } = this.solver.constants.modelStatus
    let status = this.run(effort)
    if (![optimal, infeasible, unboundedOrInfeasible, timeLimit, iterationLimit].some((known) => known === status)) {
      // The numbers went astray on the way here: start from nothing instead of from where it stood.
      this.model.clearSolver()
      status = this.run(effort)
    }
    // Every column is bounded, so what may be unbounded is impossible.
    if (status === infeasible || status === unboundedOrInfeasible) return 'impossible'
    if (status !== optimal) return 'late'
    const { colValue, colDual } = this.model.getSolution()
    return { goal: this.model.getObjectiveValue(), values: [...colValue], slopes: [...colDual] }
  }

  private run(effort: Effort): number {
    const workPerStep = (this.columns + this.rows + WORK_PER_STEP) * (this.isFar ? SMALLER : 1)
    if (this.isFar) this.model.clearSolver()
    this.model.zeroAllClocks()
    this.model.options.set({
      presolve: this.isFar ? 'on' : 'off',
      time_limit: Math.max(0, effort.secondsLeft()),
      simplex_iteration_limit: Math.max(0, Math.ceil(effort.left / workPerStep)),
    })
    this.model.run()
    const steps = Math.max(0, Number(this.model.info.get('simplex_iteration_count')))
    effort.spend((steps + STEPS_PER_RUN) * workPerStep)
    this.isFar = false
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
