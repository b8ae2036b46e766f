import { SCHOOL_REGIONS, type SchoolRegion } from '../../calendar/school-holidays.ts'
import type { Deps } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'

/**
 * Says whose school holidays a municipality has; saying it twice changes nothing.
 * @throws NotFoundError `not-found`; InputError `school-region-unknown`.
 */
export async function chooseSchoolRegion(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  code: string,
  region: string,
): Promise<void> {
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
