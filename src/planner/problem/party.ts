import { daysWaited, isUrgent, type Circumstances } from './facts.ts'
import type { PossibleGroup } from './opening.ts'
import type { Person, Problem } from './problem.ts'
import { apartIn, togetherKey } from './households.ts'
import { mayJoin } from './rules.ts'

/** People who are placed as one: a single person, or a household that goes together. */
export interface Party {
  people: Person[]
  /** Days waited, summed over the people. */
  waited: number
  chances: OpenSeat[]
  /** The household, if its members must not go at the same time. */
  apart: string | null
}

/** A group that a party may join, and what that does to the figures. */
export interface OpenSeat {
  opening: PossibleGroup
  /** How many of the party would be in time. */
  inTime: number
  /** The language rank, summed over the party. */
  rank: number
  /** Whether one of the party is urgent and would be in time, which allows a smaller group. */
  rescues: boolean
}

/** The parties of a problem, in the order of the ids of their first people, with every chance that the hard rules leave. */
export function partiesOf(problem: Problem, openings: readonly PossibleGroup[]): Party[] {
  const nearby = groupBy([...openings.entries()], ([, opening]) =>
    municipalitiesOf(opening).map((code) => placeKey(opening.slot.programme, code, opening.language)),
  )
  const seats = new Seats()
  return peopleWhoGoAsOne(problem).map((people) => {
    const [first] = people
    const places = first?.languages.flatMap(
      (language) => nearby.get(placeKey(first.programme, first.municipality, language)) ?? [],
    )
    const inOrder = [...new Map(places)].sort(([one], [other]) => one - other)
    return {
      people,
      waited: people.reduce((sum, person) => sum + daysWaited(problem, person), 0),
      chances: inOrder.flatMap(([, opening]) => seats.shared(chanceOf(problem, people, opening)) ?? []),
      apart: first ? apartIn(problem.households, first) : null,
    }
  })
}

/** Chances that are the same for several parties, each kept once: a large pool has millions. */
class Seats {
  private readonly known = new Map<PossibleGroup, OpenSeat[]>()

  shared(seat: OpenSeat | null): OpenSeat | null {
    if (!seat) return null
    const { opening, inTime, rank, rescues } = seat
    const known = this.known.get(opening) ?? []
    this.known.set(opening, known)
    const same = known.find((one) => one.inTime === inTime && one.rank === rank && one.rescues === rescues)
    if (!same) known.push(seat)
    return same ?? seat
  }
}

/** What it means for these people to join this group; null when a hard rule forbids it to one of them. */
export function chanceOf(
  circumstances: Circumstances,
  people: readonly Person[],
  opening: PossibleGroup,
): OpenSeat | null {
  if (people.length > opening.seats || !people.every((person) => mayJoin(circumstances, person, opening))) return null
  const punctual = people.filter(({ deadline }) => deadline === null || opening.lastDay <= deadline)
  return {
    opening,
    inTime: punctual.length,
    rank: people.reduce((sum, { languages }) => sum + languages.indexOf(opening.language), 0),
    rescues: punctual.some((person) => isUrgent(circumstances, person)),
  }
}

function peopleWhoGoAsOne({ people, households }: Problem): Person[][] {
  const parties = new Map<string, Person[]>()
  for (const person of people) {
    const key = togetherKey(households, person)
    parties.set(key, [...(parties.get(key) ?? []), person])
  }
  return [...parties.values()]
}

function municipalitiesOf({ slot }: PossibleGroup): string[] {
  return [...new Set([...slot.serves, ...slot.overflow])]
}

function placeKey(programme: string, municipality: string, language: string): string {
  return JSON.stringify([programme, municipality, language])
}

/** The things by each of their keys. */
export function groupBy<Thing>(
  things: readonly Thing[],
  keysOf: (thing: Thing) => readonly string[],
): Map<string, Thing[]> {
  const groups = new Map<string, Thing[]>()
  for (const thing of things) {
    for (const key of keysOf(thing)) {
      const group = groups.get(key)
      if (group) group.push(thing)
      else groups.set(key, [thing])
    }
  }
  return groups
}
