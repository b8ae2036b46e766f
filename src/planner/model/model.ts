import type { PossibleGroup } from '../problem/opening.ts'
import type { OpenSeat, Party } from '../problem/party.ts'

/** A column times a factor. */
export type Term = [column: number, factor: number]

/** `lower <= sum of the terms <= upper`. */
export interface Row {
  terms: Term[]
  lower: number
  upper: number
}

/** How many parties of a kind take a chance: the value of `column`. */
export interface PlaceColumn {
  kind: Kind
  chance: OpenSeat
  column: number
}

/**
 * The linear model of a pool. Every column is a whole number from 0 to its upper bound. Given which groups open, the
 * rest is close to a flow, which a linear solver answers in whole numbers; so `decisions` are what to branch on first.
 */
export interface Model {
  uppers: number[]
  rows: Row[]
  /** Rows that follow from `rows` for whole values, but sharpen the bound when values are relaxed. */
  sharpeners: Row[]
  /** The six figures of docs/planner.md, "Best", as sums of columns. */
  figures: Term[][]
  /** Columns that are 1 when a group opens, or opens small to rescue somebody. */
  decisions: number[]
  /** Columns that are sums of decisions: how many groups open in each language, then in each half of its slots by time, and so on; none in a small model. */
  counts: number[][]
  places: PlaceColumn[]
  /** The column that decides on each new group. */
  opened: Map<PossibleGroup, number>
  /** Who may join a new group, by the column that decides on it. */
  members: Map<number, number[]>
  /** How many are placed of those in a kind who have waited equally long: for each kind, longest first. */
  shares: ShareColumn[]
}

export interface ShareColumn {
  readonly kind: Kind
  readonly column: number
  readonly parties: number
}

/** A column from 0 to `upper`; answers its number. */
export function addColumn({ uppers }: Model, upper: number): number {
  return uppers.push(upper) - 1
}

/** A column that is 0 or 1 and to be branched on first; answers its number. */
export function addDecision(model: Model): number {
  const column = addColumn(model, 1)
  model.decisions.push(column)
  return column
}

/** The value of a sum of columns. */
export function valueOf(terms: readonly Term[], values: readonly number[]): number {
  return terms.reduce((sum, [column, factor]) => sum + factor * (values[column] ?? 0), 0)
}

/** The terms of a figure of docs/planner.md, to add to. */
export function figure({ figures }: Model, number: 1 | 2 | 3 | 4 | 5 | 6): Term[] {
  const terms = figures[number - 1]
  if (!terms) throw new Error(`no figure ${number}`)
  return terms
}

/**
 * Parties that are alike to the model: the same size and the same chances. Only how long they wait differs, and of
 * parties alike those who wait longest go first; so the model only decides how many of each kind join what.
 */
export interface Kind {
  size: number
  chances: OpenSeat[]
  apart: string | null
  /** Who waits longest first, then by id. */
  parties: Party[]
}
