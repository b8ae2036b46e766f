import type { PossibleGroup } from '../problem/opening.ts'
import { groupBy, type OpenSeat, type Party } from '../problem/party.ts'
import type { SeatedParty } from '../model/placement.ts'
import type { SearchPool } from '../problem/pools.ts'
import { isPartnerAway, turnsOf } from '../problem/households.ts'
import { fewest } from '../problem/rules.ts'

/**
 * Plans as is done by hand: slot after slot by its first session, the language that most of those who wait can follow,
 * then whoever waits longest. Keeps every hard rule. The plan to fall back on when there is no time for a better one,
 * and the one to compare with.
 */
export function firstComeFirstServed({ parties, openings }: SearchPool): SeatedParty[] {
  const queue = parties.toSorted((a, b) => b.waited / b.people.length - a.waited / a.people.length)
  const interested = new Map<PossibleGroup, Party[]>(openings.map((opening) => [opening, []]))
  for (const party of queue) for (const { opening } of party.chances) interested.get(opening)?.push(party)
  const hall = new Hall()
  for (const inSlot of slotsInOrder(openings)) {
    const offers = inSlot.map((opening) => hall.admit(opening, interested.get(opening) ?? []))
    const [fullest] = offers.toSorted((a, b) => sizeOf(b) - sizeOf(a))
    if (fullest) hall.seat(fullest)
  }
  return hall.placements
}

interface Candidate {
  party: Party
  chance: OpenSeat
}

/** Who is placed so far, and what that keeps busy. */
class Hall {
  readonly placements: SeatedParty[] = []
  private readonly placed = new Set<Party>()
  private readonly booked = new Set<string>()
  private readonly away = new Set<string>()

  /** The members of the group that could be held now; none when it may not be. */
  admit(opening: PossibleGroup, queue: readonly Party[]): Candidate[] {
    if (opening.isNew && opening.bookings.some((booking) => this.booked.has(booking))) return []
    const members: Candidate[] = []
    const households = new Set<string>()
    let size = 0
    for (const party of queue) {
      if (size >= opening.seats) break
      const { people, apart } = party
      if (this.placed.has(party) || size + people.length > opening.seats) continue
      if (apart !== null && households.has(apart)) continue
      if (isPartnerAway(apart, opening.halfDays, this.away)) continue
      const chance = party.chances.find((one) => one.opening === opening)
      if (!chance) continue
      if (apart !== null) households.add(apart)
      members.push({ party, chance })
      size += people.length
    }
    const rescue = members.some(({ chance }) => chance.rescues)
    return size >= fewest(opening, rescue) ? members : []
  }

  seat(members: readonly Candidate[]): void {
    for (const { party, chance } of members) {
      this.placements.push({ party, opening: chance.opening })
      this.placed.add(party)
      for (const turn of turnsOf(party.apart, chance.opening.halfDays)) this.away.add(turn)
      for (const booking of chance.opening.bookings) this.booked.add(booking)
    }
  }
}

function slotsInOrder(openings: readonly PossibleGroup[]): PossibleGroup[][] {
  const bySlot = groupBy(openings, ({ slot }) => [slot.id])
  return [...bySlot.values()].sort(([a], [b]) => (a?.daysToStart ?? 0) - (b?.daysToStart ?? 0))
}

function sizeOf(members: readonly Candidate[]): number {
  return members.reduce((sum, { party }) => sum + party.people.length, 0)
}
