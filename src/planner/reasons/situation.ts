import { bookingsOf } from '../problem/claims.ts'
import type { Opening } from '../problem/opening.ts'
import { groupBy, type Party } from '../problem/party.ts'
import type { Placement } from '../model/placement.ts'
import type { Problem } from '../problem/problem.ts'

/** The plan as those who wait see it. */
export interface Situation {
  /** Who gets a seat, by opening. */
  formed: ReadonlyMap<Opening, readonly Party[]>
  /** People who wait and could join, by opening, and whether one of them would be rescued. */
  interest: ReadonlyMap<Opening, { have: number; rescue: boolean }>
  /** Half days on which households that go apart are away already. */
  away: ReadonlyMap<string, ReadonlySet<string>>
  /** The slots, and the rooms and interpreters on their half days, that groups have. */
  held: ReadonlySet<string>
  booked: ReadonlySet<string>
}

/** The situation after a plan. `waiting`: the parties of which nobody got a seat. */
export function situationOf(
  { slots }: Problem,
  waiting: readonly Party[],
  placements: readonly Placement[],
): Situation {
  const interest = new Map<Opening, { have: number; rescue: boolean }>()
  for (const { people, chances } of waiting) {
    for (const { opening, rescues } of chances) {
      const sum = interest.get(opening) ?? { have: 0, rescue: false }
      interest.set(opening, { have: sum.have + people.length, rescue: sum.rescue || rescues })
    }
  }
  const away = groupBy(placements, ({ party }) => (party.apart === null ? [] : [party.apart]))
  const formed = new Map<Opening, Party[]>()
  for (const { party, opening } of placements) formed.set(opening, [...(formed.get(opening) ?? []), party])
  const held = [...slots.filter(({ group }) => group), ...[...formed.keys()].map(({ slot }) => slot)]
  return {
    formed,
    interest,
    away: new Map(
      [...away].map(([household, seats]) => [household, new Set(seats.flatMap(({ opening }) => opening.halfDays))]),
    ),
    held: new Set(held.map(({ id }) => id)),
    booked: new Set(held.flatMap(bookingsOf)),
  }
}
