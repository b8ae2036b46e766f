import type { Score } from '../problem/plan.ts'
import type { SearchPool } from '../problem/pools.ts'

/**
 * What no plan for this pool can exceed, figure by figure, as is seen without searching: everybody who is placed counts for no more than
 * at their best.
 * @param figures Those of a plan: each bound is for plans that are the same in the figures before it.
 */
export function plainBounds({ parties, openings }: SearchPool, figures: Score): Score {
  const placed = figures[1]
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  const chances = parties.map((party) => ({ size: party.people.length, waited: party.waited, seats: party.chances }))
  const best = (valueOf: (one: (typeof chances)[number]) => number) =>
    mostOf(
      chances.map((one) => ({ size: one.size, value: valueOf(one) })),
      placed,
    )
  return [
    sum(chances.map(({ seats }) => Math.max(0, ...seats.map(({ inTime }) => inTime)))),
    sum(chances.map(({ size }) => size)),
    0 - fewestGroups(openings, placed),
    best(({ waited }) => waited),
    best(({ seats }) => 0 - Math.min(...seats.map(({ rank }) => rank))),
    best(({ size, seats }) => 0 - size * Math.min(...seats.map(({ opening }) => opening.daysToStart))),
  ]
}

/** The most that so many people count for, when of some parties only a part came. */
function mostOf(parties: readonly { readonly size: number; readonly value: number }[], people: number): number {
  let left = people
  let most = 0
  for (const { size, value } of parties.toSorted((a, b) => b.value / b.size - a.value / a.size)) {
    if (left <= 0) break
    most += value * Math.min(1, left / size)
    left -= size
  }
  return Math.floor(most + 1e-6)
}

/** How many new groups it takes to seat so many people, when what exists is full and the largest open first. */
function fewestGroups(openings: SearchPool['openings'], people: number): number {
  const seatsBySlot = new Map(openings.map(({ slot, seats, isNew }) => [slot.id, { seats, isNew }]))
  const slots = [...seatsBySlot.values()]
  let left = people - slots.reduce((sum, { seats, isNew }) => sum + (isNew ? 0 : seats), 0)
  let groups = 0
  for (const { seats } of slots.filter(({ isNew }) => isNew).sort((a, b) => b.seats - a.seats)) {
    if (left <= 0) break
    left -= seats
    groups++
  }
  return groups
}
