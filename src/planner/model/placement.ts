import type { Kind, Model, PlaceColumn } from './model.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import { groupBy, type Party } from '../problem/party.ts'
import { addScores, NO_SCORE, type PlannedGroup, type Score } from '../problem/plan.ts'

/** A party in a group. */
export interface SeatedParty {
  party: Party
  opening: PossibleGroup
}

/**
 * Names the people behind the numbers of a model: of each kind who waits longest is placed, then by id, and who waits
 * longest starts first.
 */
export function placementsOf({ places }: Model, values: readonly number[]): SeatedParty[] {
  const placesByKind = new Map<object, PlaceColumn[]>()
  for (const place of places) placesByKind.set(place.kind, [...(placesByKind.get(place.kind) ?? []), place])
  return [...placesByKind.values()].flatMap((chances) => {
    const seats = chances
      .toSorted(byStart)
      .flatMap(({ column, chance }) => new Array<PossibleGroup>(values[column] ?? 0).fill(chance.opening))
    return seats.flatMap((opening, index) => {
      const party = chances[0]?.kind.parties[index]
      return party ? [{ party, opening }] : []
    })
  })
}

/**
 * The numbers behind placements, the other way round: how many of each kind are where, and which groups open. Of decisions to open small and of
 * counts it says nothing.
 */
export function valuesOf({ uppers, places, opened, shares }: Model, placements: readonly SeatedParty[]): number[] {
  const values = uppers.map(() => 0)
  const openingOf = new Map(placements.map(({ party, opening }) => [party.people, opening]))
  const placedOf = new Map<Kind, number>()
  for (const { kind, chance, column } of places) {
    const here = kind.parties.filter(({ people }) => openingOf.get(people) === chance.opening).length
    values[column] = here
    placedOf.set(kind, (placedOf.get(kind) ?? 0) + here)
  }
  const used = new Set(openingOf.values())
  for (const [opening, column] of opened) values[column] = used.has(opening) ? 1 : 0
  for (const { kind, column, parties } of shares) {
    const left = placedOf.get(kind) ?? 0
    values[column] = Math.min(left, parties)
    placedOf.set(kind, left - Math.min(left, parties))
  }
  return values
}

/** The groups that placements make, by slot, with the people in the order of their ids. */
export function groupsOf(placements: readonly SeatedParty[]): PlannedGroup[] {
  const bySlot = groupBy(placements, ({ opening }) => [opening.slot.id])
  return [...bySlot]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([slot, members]) => ({
      slot,
      language: members[0]?.opening.language ?? '',
      people: members.flatMap(({ party }) => party.people.map(({ id }) => id)).sort(),
    }))
}

/** The six figures of these placements (docs/planner.md, "Best"). */
export function scoreOfPlacements(placements: readonly SeatedParty[]): Score {
  const opened = new Set(placements.map(({ opening }) => opening).filter(({ isNew }) => isNew))
  return placements.reduce(
    (sum, { party, opening }) => {
      const size = party.people.length
      const { inTime = 0, rank = 0 } = party.chances.find((chance) => chance.opening === opening) ?? {}
      return addScores(sum, [inTime, size, 0, party.waited, 0 - rank, 0 - size * opening.daysToStart])
    },
    addScores(NO_SCORE, [0, 0, 0 - opened.size, 0, 0, 0]),
  )
}

function byStart(a: PlaceColumn, b: PlaceColumn): number {
  return a.chance.opening.daysToStart - b.chance.opening.daysToStart
}
