import type { Highs, Model as HighsModel } from 'highs'
import type { Effort } from './effort.ts'
import { dataOf, isBreakable, placed, type Bounds } from './linear-data.ts'

import { valueOf, type Model, type Row, type Term } from './model.ts'
import { cutsOf, mostBroken, type SeatCut } from './seat-cuts.ts'

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

/** So large a part of the columns has to be fixed before it is worth to leave them out. */
const FEW_FIXED = 0.1

/** A step in a programme that was made smaller, against one in the whole; measured. */
const SMALLER = 0.25

/**
 * A linear programme that is solved again and again after small changes, each time from where it stood. Columns that can be only one number
 * when it is made, or renewed, are left out.
 */
export class LinearProgramme {
  private lp!: HighsModel
  /** What each column may be now. */
  readonly bounds: Bounds[]
  private rows: Row[]
  private unused: Row[]
  private goal: readonly Term[] = []
  /** The columns that are in, and the place of each; below 0 for those that are not. */
  private live: number[] = []
  private places: number[] = []
  private cuts: SeatCut[] | undefined
  /** With a new goal, where it stood is far from the best. */
  private isFar = false

  constructor(
    private readonly solver: Highs,
    private readonly model: Model,
  ) {
    this.bounds = model.uppers.map((upper) => [0, upper])
    this.rows = [...model.rows]
    this.unused = model.sharpeners
    this.build()
  }

  private build(): void {
    this.live = [...this.bounds.keys()].filter((column) => !this.isFixed(column))
    this.places = this.bounds.map(() => -1)
    for (const [place, column] of this.live.entries()) this.places[column] = place
    const bounds = this.live.map((column): Bounds => this.bounds[column] ?? [0, 0])
    const rows = this.rows.map((row) => placed(row, this.places, this.bounds))
    this.lp = this.solver.createModel(dataOf(this.solver, bounds, rows))
    this.lp.options.set({ output_flag: false, random_seed: 0 })
  }

  /** Leaves out the columns that have come to be fixed. A small programme is sooner solved from where it stands. */
  renew(): void {
    if (this.model.counts.length === 0) return
    if (this.live.filter((column) => this.isFixed(column)).length < FEW_FIXED * this.live.length) return
    this.lp.dispose()
    this.rows = this.rows.filter((row) => isBreakable(row, this.bounds))
    this.unused = this.unused.filter((row) => isBreakable(row, this.bounds))
    this.build()
  }

  private isFixed(column: number): boolean {
    const [lower, upper] = this.bounds[column] ?? [0, 0]
    return lower === upper
  }

  private isIn(column: number): boolean {
    return (this.places[column] ?? -1) >= 0
  }

  /** What to maximise. */
  setGoal(goal: readonly Term[]): void {
    this.goal = goal
    const costs = this.live.map(() => 0)
    for (const [column, factor] of goal) {
      const place = this.places[column] ?? -1
      if (place >= 0) costs[place] = (costs[place] ?? 0) + factor
    }
    if (costs.length > 0) this.lp.changeColsCost({ kind: 'range', from: 0, to: costs.length - 1 }, costs)
    this.isFar = this.live.length >= MANY_COLUMNS
  }

  addRow(row: Row): void {
    this.rows.push(row)
    const { terms, lower, upper } = placed(row, this.places, this.bounds)
    this.lp.addRow(lower, upper, {
      indices: terms.map(([column]) => column),
      values: terms.map(([, factor]) => factor),
    })
  }

  setBounds(column: number, bounds: Bounds): void {
    this.bounds[column] = bounds
    if (this.isIn(column)) this.lp.changeColBounds(this.places[column] ?? 0, ...bounds)
  }

  /** Remembers where it stands, when it was just solved. What is answered goes back there, also after rows were added. */
  mark(): () => void {
    if (this.lp.getModelStatus() !== this.solver.constants.modelStatus.optimal) return () => undefined
    const { colStatus, rowStatus } = this.lp.getBasis()
    return () => {
      const rows = new Int32Array(this.rows.length).fill(this.solver.constants.basisStatus.basic)
      rows.set(rowStatus)
      this.lp.setBasis({ colStatus, rowStatus: rows })
    }
  }

  /** Adds the cuts that these values break most; false when they break none. */
  cut(values: readonly number[]): boolean {
    this.cuts ??= cutsOf(this.model)
    const broken = mostBroken(this.cuts, values)
    for (const row of broken) this.addRow(row)
    return broken.length > 0
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
    const broken = this.unused.filter(({ terms, upper }) => valueOf(terms, values) > upper + 1e-6)
    if (broken.length === 0) return false
    for (const row of broken) this.addRow(row)
    const used = new Set(broken)
    this.unused = this.unused.filter((row) => !used.has(row))
    return true
  }

  private solveOnce(effort: Effort): Relaxation | 'impossible' | 'late' {
    if (effort.isOver) return 'late'
    if (this.live.length === 0) return this.relaxation([], [])
    const { optimal, infeasible, unboundedOrInfeasible, timeLimit, iterationLimit } = this.solver.constants.modelStatus
    let status = this.run(effort)
    if (![optimal, infeasible, unboundedOrInfeasible, timeLimit, iterationLimit].some((known) => known === status)) {
      // The numbers went astray on the way here: start from nothing instead of from where it stood.
      this.lp.clearSolver()
      status = this.run(effort)
    }
    // Every column is bounded, so what may be unbounded is impossible.
    if (status === infeasible || status === unboundedOrInfeasible) return 'impossible'
    if (status !== optimal) return 'late'
    const { colValue, colDual } = this.lp.getSolution()
    return this.relaxation(colValue, colDual)
  }

  /** What the solver says of the columns that are in, for all. */
  private relaxation(inValues: ArrayLike<number>, inSlopes: ArrayLike<number>): Relaxation {
    const values = this.bounds.map(([lower]) => lower)
    const slopes = this.bounds.map(() => 0)
    for (const [place, column] of this.live.entries()) {
      values[column] = inValues[place] ?? 0
      slopes[column] = inSlopes[place] ?? 0
    }
    return { goal: valueOf(this.goal, values), values, slopes }
  }

  private run(effort: Effort): number {
    const workPerStep = (this.live.length + this.rows.length + WORK_PER_STEP) * (this.isFar ? SMALLER : 1)
    if (this.isFar) this.lp.clearSolver()
    this.lp.zeroAllClocks()
    this.lp.options.set({
      presolve: this.isFar ? 'on' : 'off',
      time_limit: Math.max(0, effort.secondsLeft()),
      simplex_iteration_limit: Math.max(0, Math.ceil(effort.left / workPerStep)),
    })
    this.lp.run()
    const steps = Math.max(0, Number(this.lp.info.get('simplex_iteration_count')))
    effort.spend((steps + STEPS_PER_RUN) * workPerStep)
    this.isFar = false
    return this.lp.getModelStatus()
  }

  dispose(): void {
    this.lp.dispose()
  }
}
