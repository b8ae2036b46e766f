import { In } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import type { Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import type { Moment } from '../../outside/clock.ts'
import { fullName } from '../../people/full-name.ts'
import { dayBefore, urgencyOf, type Urgency } from '../../pool/urgency.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** Somebody who waits, as the pages about the night know them. */
export interface Known {
  readonly reference: string
  readonly name: string
  readonly municipality: string
  readonly languages: readonly string[]
  readonly programme: Programme
  readonly deadline: Day
  readonly daysLeft: number
  readonly urgency: Urgency
  /** The working day before, when the deadline is on none. */
  readonly lastDay: Day | null
  readonly knownSince: Moment
}

/** Everybody who waits in these pools, by reference. */
export async function listKnownPeople(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  pools: readonly Pool[],
): Promise<ReadonlyMap<string, Known>> {
  const rules = new Map(pools.flatMap(({ municipalities }) => municipalities).map(({ code, rules }) => [code, rules]))
  const waiting = await db.read.find(Referral, {
    where: { status: 'waiting', municipality: In([...rules.keys()]) },
    relations: { person: true },
  })
  const known = waiting.map(({ reference, person, municipality, programme, deadline, createdAt }) => ({
    reference,
    name: fullName(person),
    municipality,
    languages: person.languages,
    programme,
    deadline,
    daysLeft: daysBetween(clock.today(), deadline),
    urgency: urgencyOf(deadline, clock.today(), rules.get(municipality) ?? { rescueDays: 0, noticeDays: 0 }),
    lastDay: dayBefore(deadline),
    knownSince: createdAt,
  }))
  return new Map(known.map((one) => [one.reference, one]))
}

interface Named {
  readonly reference: string
  readonly name: string
}

/** Some people as one reader may see them: by name those in scope (the first of them, and the rest), of the others how many. */
export interface Seen {
  readonly count: number
  readonly people: readonly Named[]
  readonly first: readonly Named[]
  readonly rest: readonly Named[]
  readonly elsewhere: number
}

const MANY = 12

/** These people by reference; whom nobody knows any more is left out. */
export function seenBy(
  scope: Scope,
  known: ReadonlyMap<string, Pick<Known, 'reference' | 'name' | 'municipality'>>,
  references: readonly string[],
): Seen {
  const all = references.flatMap((reference) => known.get(reference) ?? [])
  const people = all
    .filter(({ municipality }) => inScope(scope, municipality))
    .map(({ reference, name }) => ({ reference, name }))
  return {
    count: all.length,
    people,
    first: people.slice(0, MANY),
    rest: people.slice(MANY),
    elsewhere: all.length - people.length,
  }
}
