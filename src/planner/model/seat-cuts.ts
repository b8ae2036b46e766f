import type { Kind, Model, PlaceColumn, Row, Term } from './model.ts'
import { groupBy } from '../problem/party.ts'
import type { PossibleGroup } from '../problem/opening.ts'

// Relaxed, a group opens for a third when five more people need one of its fifteen seats. Whole, it opens or it doesn't. These rows say so.

/** A row is worth adding when it is broken by more than so many people. */
const WORTH = 0.05

/** What the solver's sums may miss. */
const NEAR = 1e-6

/** New groups in one language, and the groups in it that exist. */
interface Choice {
  /** The most people that one of the new groups holds. */
  readonly seats: number
  readonly opened: readonly number[]
  readonly places: readonly PlaceColumn[]
  readonly existing: readonly ExistingGroup[]
}

interface ExistingGroup {
  readonly seats: number
  readonly places: readonly PlaceColumn[]
}

/** The choices of one programme and language: all of its new groups, each half of them by time, and so on. */
export type SeatCut = readonly Choice[]

export function cutsOf({ places, opened }: Model): SeatCut[] {
  const placesIn = new Map<PossibleGroup, PlaceColumn[]>()
  for (const place of places) {
    const own = placesIn.get(place.chance.opening)
    if (own) own.push(place)
    else placesIn.set(place.chance.opening, [place])
  }
  const alike = groupBy([...placesIn.keys()], ({ slot, language }) => [`${slot.programme} ${language}`])
  return [...alike.values()].map((openings) => {
    const existing = openings
      .filter(({ isNew }) => !isNew)
      .map((opening) => ({ seats: opening.seats, places: placesIn.get(opening) ?? [] }))
    const fresh = openings.filter(({ isNew }) => isNew).sort((a, b) => a.daysToStart - b.daysToStart)
    return halvesOf(fresh).map((some) => ({
      seats: Math.max(...some.map(({ seats }) => seats)),
      opened: some.flatMap((opening) => opened.get(opening) ?? []),
      places: some.flatMap((opening) => placesIn.get(opening) ?? []),
      existing,
    }))
  })
}

/** All, the halves, and the halves of those, down to two. */
function halvesOf<Thing>(things: readonly Thing[]): (readonly Thing[])[] {
  if (things.length < 2) return []
  const half = Math.ceil(things.length / 2)
  return [things, ...halvesOf(things.slice(0, half)), ...halvesOf(things.slice(half))]
}

/** Of each programme and language the row that these values break most. */
export function mostBroken(cuts: readonly SeatCut[], values: readonly number[]): Row[] {
  return cuts.flatMap((choices) => {
    const broken = choices.flatMap((choice) => brokenBy(choice, values) ?? [])
    return broken
      .toSorted((one, other) => other.by - one.by)
      .slice(0, 1)
      .map(({ row }) => row)
  })
}

/**
 * The row of a choice that these values break most. Of some kinds with `d` people together, `X` are placed in the new groups, of which `Y` open, or in full
 * groups with `b` seats: `X <= d` and `X <= b + cY`, when a new group has `c` seats. It takes `n` groups, the last one with `r`
 * people, to seat all: `n = ceil((d - b) / c)`, `r = d - b - c(n - 1)`. For a whole `Y`, `X <= d - r(n - Y)` too: with `n` or more it says less than `X <= d`,
 * and with one group fewer each time `c`, no less than `r`, seats are lost. It is broken most with the kinds of which a larger part is placed here
 * than `Y` is over a whole number (residual capacity inequalities).
 */
function brokenBy(
  { seats, opened, places, existing }: Choice,
  values: readonly number[],
): { row: Row; by: number } | null {
  const valueOf = (column: number) => values[column] ?? 0
  const open = opened.reduce((sum, column) => sum + valueOf(column), 0)
  const part = open - Math.floor(open + NEAR)
  if (part <= NEAR) return null
  const full = existing.filter((group) => group.seats - sizeOf(group.places, values) <= NEAR)
  const byKind = new Map<Kind, PlaceColumn[]>()
  for (const place of [...places, ...full.flatMap((group) => group.places)]) {
    const own = byKind.get(place.kind)
    if (own) own.push(place)
    else byKind.set(place.kind, [place])
  }
  const chosen = [...byKind].filter(([kind, some]) => sizeOf(some, values) > part * kind.size * kind.parties.length)
  const people = chosen.reduce((sum, [kind]) => sum + kind.size * kind.parties.length, 0)
  const members = chosen.flatMap(([, some]) => some)
  const left = people - full.reduce((sum, group) => sum + group.seats, 0)
  if (left <= 0) return null
  const groups = Math.ceil(left / seats)
  const last = left - seats * (groups - 1)
  const by = sizeOf(members, values) - (people - last * (groups - open))
  if (by < WORTH) return null
  const terms = [
    ...members.map(({ column, kind }): Term => [column, kind.size]),
    ...opened.map((column): Term => [column, -last]),
  ]
  return { row: { terms, lower: -Infinity, upper: people - last * groups }, by }
}

function sizeOf(places: readonly PlaceColumn[], values: readonly number[]): number {
  return places.reduce((sum, { column, kind }) => sum + kind.size * (values[column] ?? 0), 0)
}
