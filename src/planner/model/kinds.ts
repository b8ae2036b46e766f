import type { Opening } from '../problem/opening.ts'
import type { Chance, Party } from '../problem/party.ts'

/**
 * Parties that are alike to the model: the same size and the same chances. Only how long they wait differs, and of
 * parties alike those who wait longest go first; so the model only decides how many of each kind join what.
 */
export interface Kind {
  size: number
  chances: Chance[]
  apart: string | null
  /** Who waits longest first, then by id. */
  parties: Party[]
}

/** Merges parties that are alike. Who must go apart from somebody stays a kind of their own. */
export function kindsOf(parties: readonly Party[], openings: readonly Opening[]): Kind[] {
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

function likeness({ people, chances, apart }: Party, numbers: ReadonlyMap<Opening, number>): string {
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
