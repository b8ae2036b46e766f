import { addColumn, addDecision, figure, type Model, type PlaceColumn, type Term, type Kind } from './model.ts'
import { groupBy, type OpenSeat, type Party } from '../problem/party.ts'
import type { SearchPool } from '../problem/pools.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import { turnsOf } from '../problem/households.ts'
import { heldBy, sizeSums } from '../problem/rules.ts'

/**
 * Builds the model of a pool: all hard rules that chances do not settle yet (1, 2, 7, 8, 9 and 10).
 * @param many So many groups that might open make it worth to count them.
 */
export function modelOf({ parties, openings }: SearchPool, many = MANY_OPENINGS): Model {
  const model: Model = {
    uppers: [],
    rows: [],
    sharpeners: [],
    figures: [[], [], [], [], [], []],
    decisions: [],
    counts: [],
    places: [],
    opened: new Map(),
    members: new Map(),
    shares: [],
  }
  const { opened } = model
  for (const opening of openings.filter(({ isNew }) => isNew)) opened.set(opening, addDecision(model))
  for (const kind of kindsOf(parties, openings)) addKind(model, kind)
  for (const column of opened.values()) figure(model, 3).push([column, -1])
  addExclusions(model, opened)
  addGroupSizes(model, opened, openings)
  addApart(model)
  if (opened.size >= many) addCountsByLanguage(model, opened)
  return model
}

/** Of fewer groups that might open hardly any are alike, and counts would only make the model larger. */
const MANY_OPENINGS = 40

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
    model.shares.push({ kind, column, parties: alike.length })
    return [column, -1]
  })
  model.rows.push({ terms: [...placed, ...shares], lower: 0, upper: 0 })
}

function addPlace(model: Model, kind: Kind, chance: OpenSeat): PlaceColumn {
  const column = addColumn(model, Math.min(kind.parties.length, Math.floor(chance.opening.seats / kind.size)))
  figure(model, 1).push([column, chance.inTime])
  figure(model, 2).push([column, kind.size])
  figure(model, 5).push([column, -chance.rank])
  figure(model, 6).push([column, -kind.size * chance.opening.daysToStart])
  const place = { kind, chance, column }
  model.places.push(place)
  return place
}

/** Merges parties that are alike. Who must go apart from somebody stays a kind of their own. */
function kindsOf(parties: readonly Party[], openings: readonly PossibleGroup[]): Kind[] {
  const numbers = new Map(openings.map((opening, index) => [opening, index]))
  const kinds = new Map<string, Party[]>()
  for (const party of parties) {
    const key = likeness(party, numbers)
    const alike = kinds.get(key)
    if (alike) alike.push(party)
    else kinds.set(key, [party])
  }
  return [...kinds.values()].map(kindOf)
}

function likeness({ people, chances, apart }: Party, numbers: ReadonlyMap<PossibleGroup, number>): string {
  const seats = chances.map(({ opening, inTime, rank, rescues }) => [
    numbers.get(opening),
    inTime,
    rank,
    rescues ? 1 : 0,
  ])
  return JSON.stringify([people.length, seats, apart === null ? null : people.map(({ id }) => id)])
}

function kindOf(parties: Party[]): Kind {
  const [first] = parties
  if (!first) throw new Error('a kind without parties')
  // A stable sort: parties come in the order of their ids.
  const sorted = parties.toSorted((a, b) => b.waited - a.waited)
  return { size: first.people.length, chances: first.chances, apart: first.apart, parties: sorted }
}

/** Rule 2, one group in a slot, and rule 10, one group on a resource at a time. */
function addExclusions(model: Model, opened: ReadonlyMap<PossibleGroup, number>): void {
  const claims = groupBy([...opened], ([opening]) => heldBy(opening))
  const cliques = new Map(
    [...claims.values()].map((rivals) => rivals.map(([, column]) => column)).map((clique) => [clique.join(), clique]),
  )
  for (const clique of cliques.values()) {
    if (clique.length > 1) model.rows.push({ terms: clique.map((column) => [column, 1]), lower: 0, upper: 1 })
  }
}

/** Rules 7 and 8 for every opening. */
function addGroupSizes(
  model: Model,
  opened: ReadonlyMap<PossibleGroup, number>,
  openings: readonly PossibleGroup[],
): void {
  const placesByOpening = new Map<PossibleGroup, PlaceColumn[]>(openings.map((opening) => [opening, []]))
  for (const place of model.places) placesByOpening.get(place.chance.opening)?.push(place)
  for (const [opening, places] of placesByOpening) addGroupSize(model, opening, opened.get(opening), places)
}

/** `opened` is the decision on a new group, undefined for a group that exists. */
function addGroupSize(
  model: Model,
  opening: PossibleGroup,
  opened: number | undefined,
  places: readonly PlaceColumn[],
): void {
  const members = places.map(({ column, kind }): Term => [column, kind.size])
  for (const { opened: factor, small, lower, upper } of sizeSums(opening, opened !== undefined)) {
    const decided: Term[] = opened === undefined ? [] : [[opened, factor], ...addRescue(model, opened, small, places)]
    model.rows.push({ terms: [...members, ...decided], lower, upper })
  }
  if (opened === undefined) return
  // Nobody joins a group that does not open.
  model.members.set(
    opened,
    places.map(({ column }) => column),
  )
  for (const { column } of places) {
    const seats: Term = [opened, -(model.uppers[column] ?? 0)]
    model.sharpeners.push({ terms: [[column, 1], seats], lower: -Infinity, upper: 0 })
  }
}

/** The decision to open small, allowed when somebody rescued is a member; as a term, with its factor, of the sum of the smallest size. */
function addRescue(model: Model, opened: number, factor: number, places: readonly PlaceColumn[]): Term[] {
  const rescued = places.filter(({ chance }) => chance.rescues)
  if (rescued.length === 0 || factor === 0) return []
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
  return [[small, factor]]
}

/** Rule 9: of a household that goes apart at most one has a session on a half day. */
function addApart({ rows, places }: Model): void {
  const apart = places.filter(({ kind }) => kind.apart !== null)
  const claims = groupBy(apart, ({ kind, chance }) => turnsOf(kind.apart, chance.opening.halfDays))
  for (const rivals of claims.values()) {
    if (rivals.length > 1) rows.push({ terms: rivals.map(({ column }) => [column, 1]), lower: 0, upper: 1 })
  }
}

/** Columns to branch on, see `addCounts`. */
function addCountsByLanguage(model: Model, opened: ReadonlyMap<PossibleGroup, number>): void {
  for (const inLanguage of groupBy([...opened], ([{ slot, language }]) => [`${slot.programme} ${language}`]).values()) {
    const inTime = inLanguage.toSorted(([one], [other]) => one.daysToStart - other.daysToStart)
    addCounts(model, inTime)
  }
}

/**
 * How many of these open, and of each half of them, down to one: columns to branch on. Slots that are alike make the search symmetric: that
 * one of them stays shut tells nothing, because another one opens. That one group fewer opens, or opens earlier, tells something.
 * @param opened In the order of time. @returns The column of their sum.
 */
function addCounts(model: Model, opened: readonly (readonly [PossibleGroup, number])[], depth = 0): number {
  const [first, ...others] = opened
  if (first && others.length === 0) return first[1]
  const count = addColumn(model, opened.length)
  const alike = (model.counts[depth] ??= [])
  alike.push(count)
  const half = Math.ceil(opened.length / 2)
  const halves = [opened.slice(0, half), opened.slice(half)].map((some): Term => [addCounts(model, some, depth + 1), 1])
  model.rows.push({ terms: [[count, -1], ...halves], lower: 0, upper: 0 })
  return count
}
