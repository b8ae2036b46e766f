import type { PossibleGroup } from '../problem/opening.ts'
import type { OpenSeat, Party } from '../problem/party.ts'
import type { SeatedParty } from '../model/placement.ts'
import type { SearchPool } from '../problem/pools.ts'
import { fewest, heldBy } from '../problem/rules.ts'

/**
 * The same plan with the ties that are left broken by id (docs/planner.md, "Best"): of two parties that would make the same
 * difference to every figure the lower id is placed, and of two slots that would, the lower id is used.
 */
export function breakTies(pool: SearchPool, placements: readonly SeatedParty[]): SeatedParty[] {
  return preferLowerSlots(pool, preferLowerPeople(pool, placements))
}

function preferLowerPeople({ parties }: SearchPool, placements: readonly SeatedParty[]): SeatedParty[] {
  const seats = placements.map((placement) => ({ ...placement }))
  const seatsIn = new Map<PossibleGroup, SeatedParty[]>()
  for (const seat of seats) addTo(seatsIn, seat.opening, seat)
  const placed = new Set(placements.map(({ party }) => party))
  const waiting = parties.filter((party) => !placed.has(party)).sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1))
  for (const [index, lowest] of waiting.entries()) {
    const rivals = lowest.chances.flatMap((chance) =>
      (seatsIn.get(chance.opening) ?? []).filter(({ party }) => hasSameClaim(lowest, party, chance)),
    )
    const last = rivals.reduce<SeatedParty | null>((a, b) => (a && idOf(a.party) > idOf(b.party) ? a : b), null)
    if (!last || idOf(last.party) < idOf(lowest)) continue
    // Who loses a seat has a higher id than who gains it, and so a later turn.
    const later = waiting.findIndex((one, at) => at > index && idOf(one) > idOf(last.party))
    waiting.splice(later < 0 ? waiting.length : later, 0, last.party)
    last.party = lowest
  }
  return seats
}

/** Whether two parties would do the same to the figures and the rules in this group; such parties can change places. Who goes apart, only with the household. */
function hasSameClaim(one: Party, other: Party, { opening, inTime, rank, rescues }: OpenSeat): boolean {
  if (one.waited !== other.waited || one.people.length !== other.people.length || one.apart !== other.apart)
    return false
  const theirs = other.chances.find((chance) => chance.opening === opening)
  return theirs?.inTime === inTime && theirs.rank === rank && theirs.rescues === rescues
}

function preferLowerSlots({ openings }: SearchPool, placements: readonly SeatedParty[]): SeatedParty[] {
  const groups = new Map<PossibleGroup, Party[]>()
  for (const { opening, party } of placements) addTo(groups, opening, party)
  const higherFirst = [...groups.keys()].sort((a, b) => (a.slot.id < b.slot.id ? 1 : -1))
  for (const used of higherFirst.filter(({ isNew }) => isNew)) {
    const members = groups.get(used) ?? []
    const others = [...groups.keys()].filter((opening) => opening !== used)
    const better = openings.find((opening) => canReplace(opening, used, members, others))
    if (!better) continue
    groups.delete(used)
    groups.set(better, members)
  }
  return [...groups].flatMap(([opening, parties]) => parties.map((party) => ({ party, opening })))
}

function canReplace(
  opening: PossibleGroup,
  used: PossibleGroup,
  members: readonly Party[],
  others: readonly PossibleGroup[],
): boolean {
  const size = members.reduce((sum, { people }) => sum + people.length, 0)
  const chances = members.flatMap((party) => party.chances.find((chance) => chance.opening === opening) ?? [])
  return (
    opening.isNew &&
    opening.slot.id < used.slot.id &&
    opening.language === used.language &&
    opening.halfDays.join() === used.halfDays.join() &&
    opening.seats >= size &&
    fewest(
      opening,
      chances.some(({ rescues }) => rescues),
    ) <= size &&
    chances.length === members.length &&
    !others.some((other) => heldBy(other).some((held) => heldBy(opening).includes(held)))
  )
}

function addTo<Key, Thing>(lists: Map<Key, Thing[]>, key: Key, thing: Thing): void {
  const list = lists.get(key)
  if (list) list.push(thing)
  else lists.set(key, [thing])
}

function idOf({ people }: Party): string {
  return people[0]?.id ?? ''
}
