import { type EntityManager, In } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { fullName } from '../../people/full-name.ts'
import { urgencyOf, type Urgency } from '../../pool/urgency.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** Somebody as the pages about the night know them. */
export interface Known {
  readonly id: string
  readonly reference: string
  readonly name: string
  readonly municipality: string
  readonly languages: readonly string[]
  readonly programme: Programme
  readonly deadline: Day
  readonly daysLeft: number
  readonly urgency: Urgency
}

/** These people, by reference. */
export async function listKnownPeople(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  references: readonly string[],
): Promise<ReadonlyMap<string, Known>> {
  const rules = new Map((await db.read.find(Municipality)).map(({ code, rules }) => [code, rules]))
  const known = new Map<string, Known>()
  for (const part of inParts([...new Set(references)]))
    for (const { languages, ...row } of await findRows(db.read, part)) {
      const { id, reference, municipality, programme, deadline } = row
      known.set(reference, {
        ...{ id, reference, municipality, programme, deadline },
        name: fullName(row),
        languages: JSON.parse(languages) as string[],
        daysLeft: daysBetween(clock.today(), deadline),
        urgency: urgencyOf(deadline, clock.today(), rules.get(municipality) ?? { rescueDays: 0, noticeDays: 0 }),
      })
    }
  return known
}

interface Row extends Pick<Known, 'id' | 'reference' | 'municipality' | 'programme' | 'deadline'> {
  readonly givenNames: string | null
  readonly prefix: string | null
  readonly familyName: string
  readonly languages: string
}

/** Rows as they are: making whole entities of thousands of people takes many times as long. */
function findRows(tx: EntityManager, references: readonly string[]): Promise<Row[]> {
  const ofReferral = ['id', 'reference', 'municipality', 'programme', 'deadline']
  const ofPerson = ['givenNames', 'prefix', 'familyName', 'languages']
  const query = tx.createQueryBuilder(Referral, 'referral').innerJoin('referral.person', 'person').select([])
  for (const name of ofReferral) query.addSelect(`referral.${name}`, name)
  for (const name of ofPerson) query.addSelect(`person.${name}`, name)
  return query.where({ reference: In([...references]) }).getRawMany<Row>()
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
