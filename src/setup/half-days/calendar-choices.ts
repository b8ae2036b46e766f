import type { EntityManager } from 'typeorm'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { listPools, type Pool } from '../../municipalities/pools.ts'
import { inScope, requireInScope } from '../../municipalities/scope.ts'
import { SCHOOL_REGIONS, type SchoolRegion } from '../../calendar/holidays.ts'
import type { World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'

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

/**
 * Says whose school holidays a municipality has; saying it twice changes nothing.
 * @throws NotFoundError `not-found`; InputError `school-region-unknown`.
 */
export async function chooseSchoolRegion(deps: World, by: Actor, code: string, region: string): Promise<void> {
  requireInScope(by.scope, code)
  if (!isSchoolRegion(region)) throw new InputError('school-region-unknown')
  await work(deps, by, { lock: 'settings' }, async ({ tx, at }) => {
    const found = await tx.findOneBy(Municipality, { code })
    if (!found) throw new NotFoundError('not-found')
    if (found.schoolRegion === region) return
    await tx.update(Municipality, { code }, { schoolRegion: region, version: found.version + 1 })
    await recordEvent(tx, at, by, { kind: 'school-region.changed', municipality: code, data: { region } })
  })
}

function isSchoolRegion(word: string): word is SchoolRegion {
  return (SCHOOL_REGIONS as readonly string[]).includes(word)
}
