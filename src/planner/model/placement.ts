import type { PlannedGroup } from '../problem/plan.ts'
import type { Model, PlaceColumn } from './model.ts'
import type { PossibleGroup } from '../problem/opening.ts'
import { groupBy, type Party } from '../problem/party.ts'

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

function byStart(a: PlaceColumn, b: PlaceColumn): number {
  return a.chance.opening.daysToStart - b.chance.opening.daysToStart
}
