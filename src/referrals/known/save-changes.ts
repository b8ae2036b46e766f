import { recordEvent } from '../../history/record-event.ts'
import type { Work } from '../../history/work.ts'
import { Person } from '../../people/person.entity.ts'
import { keptAfter } from './referral-row.ts'
import { Referral } from '../referral.entity.ts'

/** New values by column, for the person and for the referral. */
export interface ChangedColumns {
  readonly person: Partial<Person>
  readonly referral: Partial<Referral>
}

/**
 * Writes what was changed here about somebody, and in the history which columns. It stays until a file of DUO says something new of
 * them. Changes nothing when there is nothing.
 * @param kind Of the event in the history. @param known With the person.
 * @returns The names of the columns.
 */
export async function saveChanges(
  { tx, at, by }: Work,
  kind: string,
  known: Referral,
  changes: ChangedColumns,
): Promise<string[]> {
  const { person, ...referral } = known
  const fields = [...Object.keys(changes.person), ...Object.keys(changes.referral)]
  if (fields.length === 0) return fields
  const { id, municipality, version } = referral
  if (Object.keys(changes.person).length > 0) {
    const mended = mendedBy(changes.person)
    await tx.update(Person, { id: person.id }, { ...changes.person, ...mended, version: person.version + 1 })
  }
  const kept = keptAfter(referral.kept, { ...person, ...referral }, { here: fields })
  await tx.update(Referral, { id }, { ...changes.referral, kept, version: version + 1 })
  await recordEvent(tx, at, by, { kind, referralId: id, municipality, data: { fields } })
  return fields
}

const ADDRESS = ['street', 'houseNumber', 'houseLetter', 'addition', 'postcode', 'town']

/** A new address or e-mail address is not known to be bad. */
function mendedBy(change: object): Partial<Person> {
  return {
    ...('email' in change && { emailBounced: false }),
    ...(ADDRESS.some((name) => name in change) && { addressBad: false }),
  }
}
