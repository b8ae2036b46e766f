import { In, type EntityManager } from 'typeorm'
import { daysBetween, type Day } from '../../calendar/days.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { inParts } from '../../outside/database/in-parts.ts'
import { fullName } from '../../people/full-name.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'
import { Referral } from '../../referrals/referral.entity.ts'

/** Somebody as a planner of their municipality knows them. */
export interface NamedPerson {
  readonly reference: string
  readonly name: string
  readonly languages: readonly string[]
  readonly waited: number
  readonly deadline: Day
  readonly status: ReferralStatus
}

/** These people by reference; those of other municipalities are not among them. */
export async function namePeople(
  tx: EntityManager,
  scope: Scope,
  references: readonly string[],
  today: Day,
): Promise<ReadonlyMap<string, NamedPerson>> {
  const people = new Map<string, NamedPerson>()
  for (const part of inParts(references)) {
    const found = await tx.find(Referral, { where: { reference: In(part) }, relations: { person: true } })
    for (const { reference, person, waitingSince, deadline, status, municipality } of found) {
      if (!inScope(scope, municipality)) continue
      const waited = daysBetween(waitingSince, today)
      people.set(reference, {
        reference,
        name: fullName(person),
        languages: person.languages,
        waited,
        deadline,
        status,
      })
    }
  }
  return people
}
