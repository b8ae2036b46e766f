import { kindsOf, type Kind } from './kinds.ts'
import type { Opening } from './opening.ts'
import { groupBy, type Chance } from './party.ts'
import type { Pool } from './pools.ts'

/** A column times a factor. */
export type Term = [column: number, factor: number]

/** `lower <= sum of the terms <= upper`. */
export interface Row {
  terms: Term[]
  lower: number
  upper: number
}

/** How many parties of a kind take a chance: the value of `column`. */
export interface Place {
  kind: Kind
  chance: Chance
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
  /** The six figures of planner.md, "Best", as sums of columns. */
  figures: Term[][]
  /** Columns that are 1 when a group opens, or opens small to rescue somebody. */
  decisions: number[]
  places: Place[]
}

/** Builds the model of a pool: all hard rules that chances do not settle yet (1, 2, 7, 8, 9 and 10). */
export function modelOf({ parties, openings }: Pool): Model {
  const model: Model = {
    uppers: [],
    rows: [],
    sharpeners: [],
    figures: [[], [], [], [], [], []],
    decisions: [],
    places: [],
  }
  const opened = new Map(openings.filter(({ isNew }) => isNew).map((opening) => [opening, addDecision(model)]))
  for (const kind of kindsOf(parties, openings)) addKind(model, kind)
  for (const column of opened.values()) figure(model, 3).push([column, -1])
  addExclusions(model, opened)
  const placesByOpening = new Map<Opening, Place[]>(openings.map((opening) => [opening, []]))
  for (const place of model.places) placesByOpening.get(place.chance.opening)?.push(place)
  for (const [opening, places] of placesByOpening) addGroupSize(model, opening, opened.get(opening), places)
  addApart(model)
  return model
}

/** Rule 1, and what a placement counts for. Of a kind, who waits longest is placed first. */
function addKind(model: Model, kind: Kind): void {
  const places = kind.chances.map((chance) => addPlace(model, kind, chance))
  const placed = places.map(({ column }): Term => [column, 1])
  const byWait = groupBy(kind.parties, ({ waited }) => [String(waited)])
  if (byWait.size === 1) {
    model.rows.push({ terms: placed, lower: 0, upper: kind.parties.length })
    for (const { column } of places) figure(model, 4).push([column, kind.parties[0]?.waited ?? 0])
    return
  }
  // Days waited grow ever less with each next party of the kind, so the model itself takes the longest waits first.
  const shares = [...byWait.values()].map((alike): Term => {
    const column = addColumn(model, alike.length)
    figure(model, 4).push([column, alike[0]?.waited ?? 0])
    return [column, -1]
  })
  model.rows.push({ terms: [...placed, ...shares], lower: 0, upper: 0 })
}

function addPlace(model: Model, kind: Kind, chance: Chance): Place {
  const column = addColumn(model, Math.min(kind.parties.length, Math.floor(chance.opening.seats / kind.size)))
  figure(model, 1).push([column, chance.inTime])
  figure(model, 2).push([column, kind.size])
  figure(model, 5).push([column, -chance.rank])
  figure(model, 6).push([column, -kind.size * chance.opening.daysToStart])
  const place = { kind, chance, column }
  model.places.push(place)
  return place
}

/** Rule 2, one group in a slot, and rule 10, one group on a resource at a time. */
function addExclusions(model: Model, opened: ReadonlyMap<Opening, number>): void {
  const claims = groupBy([...opened], ([{ slot, bookings }]) => [`slot ${slot.id}`, ...bookings])
  const cliques = new Map(
    [...claims.values()].map((rivals) => rivals.map(([, column]) => column)).map((clique) => [clique.join(), clique]),
  )
  for (const clique of cliques.values()) {
    if (clique.length > 1) model.rows.push({ terms: clique.map((column) => [column, 1]), lower: 0, upper: 1 })
  }
}

/** Rules 7 and 8. `opened` is the decision on a new group, undefined for a group that exists. */
function addGroupSize(model: Model, opening: Opening, opened: number | undefined, places: readonly Place[]): void {
  const members = places.map(({ column, kind }): Term => [column, kind.size])
  if (opened === undefined) {
    model.rows.push({ terms: members, lower: 0, upper: opening.seats })
    return
  }
  model.rows.push({ terms: [...members, [opened, -opening.seats]], lower: -Infinity, upper: 0 })
  const rescue = addRescue(model, opening, opened, places)
  model.rows.push({ terms: [...members, [opened, -opening.smallest], ...rescue], lower: 0, upper: Infinity })
  // Nobody joins a group that does not open.
  for (const { column } of places) {
    const seats: Term = [opened, -(model.uppers[column] ?? 0)]
    model.sharpeners.push({ terms: [[column, 1], seats], lower: -Infinity, upper: 0 })
  }
}

/** The decision to open small, allowed when somebody rescued is a member; as a term of the row of the smallest size. */
function addRescue(model: Model, opening: Opening, opened: number, places: readonly Place[]): Term[] {
  const rescued = places.filter(({ chance }) => chance.rescues)
  if (rescued.length === 0 || opening.smallestRescue === opening.smallest) return []
  const small = addDecision(model)
  model.rows.push({
    terms: [
      [small, 1],
      [opened, -1],
    ],
    lower: -Infinity,
    upper: 0,
  })
  model.rows.push({
    terms: [...rescued.map(({ column }): Term => [column, 1]), [small, -1]],
    lower: 0,
    upper: Infinity,
  })
  return [[small, opening.smallest - opening.smallestRescue]]
}

/** Rule 9: of a household that goes apart at most one has a session on a half day. */
function addApart({ rows, places }: Model): void {
  const apart = places.filter(({ kind }) => kind.apart !== null)
  const claims = groupBy(apart, ({ kind, chance }) =>
    chance.opening.halfDays.map((halfDay) => `${kind.apart} ${halfDay}`),
  )
  for (const rivals of claims.values()) {
    if (rivals.length > 1) rows.push({ terms: rivals.map(({ column }) => [column, 1]), lower: 0, upper: 1 })
  }
}

function addColumn({ uppers }: Model, upper: number): number {
  return uppers.push(upper) - 1
}

function addDecision(model: Model): number {
  const column = addColumn(model, 1)
  model.decisions.push(column)
  return column
}

function figure({ figures }: Model, number: 1 | 2 | 3 | 4 | 5 | 6): Term[] {
  const terms = figures[number - 1]
  if (!terms) throw new Error(`no figure ${number}`)
  return terms
}
