import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { holdsNumber } from '../../people/number-in-text.ts'
import { ColumnMapping } from './column-mapping.entity.ts'
import { plainHeading, REFERRAL_FIELDS, type ReferralField } from '../file/headings.ts'

/** How a municipality's files name the columns: the file's heading for each known one; left out where it is the same. */
export interface MappingForm {
  readonly municipality: string
  readonly name: string
  readonly headings: Readonly<Partial<Record<ReferralField, string>>>
}

const LONGEST = 100

/**
 * Saves a mapping of columns under its name; an earlier one of that name is replaced.
 * @throws InputError `mapping-name-missing`, `mapping-name-number`, `mapping-empty`, `mapping-heading-twice`; NotFoundError for somebody else's municipality.
 */
export async function saveMapping(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  { municipality, name: given, headings: fields }: MappingForm,
): Promise<void> {
  requireInScope(by.scope, municipality)
  const name = given.trim().slice(0, LONGEST)
  if (!name) throw new InputError('mapping-name-missing')
  if (holdsNumber(name)) throw new InputError('mapping-name-number')
  const headings = byHeading(fields)
  if (Object.keys(headings).length === 0) throw new InputError('mapping-empty')
  await db.write(async (tx) => {
    await tx.delete(ColumnMapping, { municipality, name })
    await tx.insert(ColumnMapping, { municipality, name, headings })
    await recordEvent(tx, clock.now(), by, { kind: 'mapping.saved', municipality, data: { name } })
  }, `mapping:${municipality}`)
}

function byHeading(fields: MappingForm['headings']): Record<string, string> {
  const headings = new Map<string, string>()
  for (const field of REFERRAL_FIELDS) {
    const heading = fields[field]?.trim() ?? ''
    if (!heading) continue
    if ([...headings.keys()].some((other) => plainHeading(other) === plainHeading(heading)))
      throw new InputError('mapping-heading-twice', { heading })
    headings.set(heading, field)
  }
  return Object.fromEntries(headings)
}
