import type { EntityManager } from 'typeorm'
import type { Actor } from '../../history/actor.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { listPools, type Pool } from '../../municipalities/pools.ts'
import { inScope } from '../../municipalities/scope.ts'

/** The municipalities that a calendar can be about: one, or a region with more than one. */
export interface CalendarChoice {
  /** `0935`, or `regio-mh`. */
  readonly value: string
  readonly name: string
  readonly municipalities: readonly Municipality[]
}

/** What this person can choose: each of their municipalities, and each region in which they have more than one. */
export async function listCalendarChoices(tx: EntityManager, by: Actor): Promise<CalendarChoice[]> {
  return (await listPools(tx)).flatMap((pool) => choicesOf(pool, by))
}

function choicesOf({ code, name, municipalities }: Pool, { scope }: Actor): CalendarChoice[] {
  const mine = municipalities.filter((municipality) => inScope(scope, municipality.code))
  const one = mine.map((municipality) => ({
    value: municipality.code,
    name: municipality.name,
    municipalities: [municipality],
  }))
  return mine.length > 1 ? [{ value: `regio-${code}`, name, municipalities: mine }, ...one] : one
}

/** True for a region. */
export function isRegion({ municipalities }: CalendarChoice): boolean {
  return municipalities.length > 1
}
