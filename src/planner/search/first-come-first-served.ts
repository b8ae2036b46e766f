import type { PossibleGroup } from '../problem/opening.ts'
import { groupBy, type OpenSeat, type Party } from '../problem/party.ts'
import type { SeatedParty } from '../model/placement.ts'
import type { SearchPool } from '../problem/pools.ts'
import { fewest, turnsOf } from '../problem/rules.ts'

/**
 * Plans as is done by hand: slot after slot by its first session, the language that most of those who wait can follow,
 * then whoever waits longest. Keeps every hard rule. The plan to fall back on when there is no time for a better one,
 * and the one to compare with.
 */
export function firstComeFirstServed({ parties, openings }: SearchPool): SeatedParty[] {
  const queue = parties.toSorted((a, b) => b.waited / b.people.length - a.waited / a.people.length)
  const interested = groupBy(
    queue.flatMap((party) => party.chances.map((chance) => ({ party, chance }))),
    ({ chance }) => [keyOf(chance.opening)],
  )
  const hall = new Hall()
  for (const inSlot of slotsInOrder(openings)) {
    const offers = inSlot.map((opening) => hall.admit(opening, interested.get(keyOf(opening)) ?? []))
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
  admit(opening: PossibleGroup, queue: readonly Candidate[]): Candidate[] {
    if (opening.isNew && opening.bookings.some((booking) => this.booked.has(booking))) return []
    const members: Candidate[] = []
    const households = new Set<string>()
    for (const candidate of queue) {
      const { people, apart } = candidate.party
      if (this.placed.has(candidate.party) || sizeOf(members) + people.length > opening.seats) continue
      if (apart !== null && (households.has(apart) || this.isAway(apart, opening))) continue
      if (apart !== null) households.add(apart)
      members.push(candidate)
    }
    const rescue = members.some(({ chance }) => chance.rescues)
    return sizeOf(members) >= fewest(opening, rescue) ? members : []
  }

  seat(members: readonly Candidate[]): void {
    for (const { party, chance } of members) {
      this.placements.push({ party, opening: chance.opening })
      this.placed.add(party)
      for (const turn of turnsOf(party.apart, chance.opening.halfDays)) this.away.add(turn)
      for (const booking of chance.opening.bookings) this.booked.add(booking)
    }
  }

  private isAway(household: string, opening: PossibleGroup): boolean {
    return turnsOf(household, opening.halfDays).some((turn) => this.away.has(turn))
  }
}

function slotsInOrder(openings: readonly PossibleGroup[]): PossibleGroup[][] {
  const bySlot = groupBy(openings, ({ slot }) => [slot.id])
  return [...bySlot.values()].sort(([a], [b]) => (a?.daysToStart ?? 0) - (b?.daysToStart ?? 0))
}

function sizeOf(members: readonly Candidate[]): number {
  return members.reduce((sum, { party }) => sum + party.people.length, 0)
}

function keyOf({ slot, language }: PossibleGroup): string {
  return JSON.stringify([slot.id, language])
}
