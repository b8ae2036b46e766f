import { isDeepStrictEqual } from 'node:util'
import type { World } from '../../deps.ts'
import { ConflictError, InputError } from '../../errors.ts'
import { type Actor, work } from '../../history/work.ts'
import type { Person } from '../../people/person.entity.ts'
import { saveChanges } from '../known/change-referral.ts'
import { checkContact, readWishes } from '../file/check-contact.ts'
import { given } from '../file/cells.ts'
import { checkTargetGroup } from '../file/check-term.ts'
import type { RowProblemCode } from '../file/problems.ts'
import { findReferral } from '../find-referral.ts'
import type { Referral } from '../referral.entity.ts'
import type { ReferralFields } from '../file/headings.ts'
import { checkPlace } from '../file/check-person.ts'

/** What somebody typed about a person, by the headings of a referral file, and what stood there when they began. */
export interface PersonForm {
  /** Of the person and of the referral, as the page showed them. */
  readonly version: number
  readonly referralVersion: number
  readonly fields: ReferralFields
}

/**
 * Changes how to reach somebody, their languages, their needs, their counsellor and, where the form has it, their target group (who
 * pays is known by it). The checks are those of a referral file. Saying
 * what is known already changes nothing.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile`; InputError `postcode-invalid`, `email-invalid`,
 * `counsellor-email-invalid`, `language-unknown`, `target-group-unknown`.
 */
export async function changePerson(
  deps: World,
  by: Actor,
  reference: string,
  { version, referralVersion, fields }: PersonForm,
): Promise<void> {
  const wanted = readFields(fields)
  await work(deps, by, { lock: `person:${reference}` }, async (work) => {
    const known = await findReferral(work.tx, by, reference)
    const changes = { person: changed(known.person, wanted.person), referral: changed(known, wanted.referral) }
    if (Object.keys(changes.person).length > 0 && known.person.version !== version)
      throw new ConflictError('changed-meanwhile')
    if (Object.keys(changes.referral).length > 0 && known.version !== referralVersion)
      throw new ConflictError('changed-meanwhile')
    await saveChanges(work, known, changes)
  })
}

function readFields(fields: ReferralFields): { person: Partial<Person>; referral: Partial<Referral> } {
  const problems: string[] = []
  const report = (problem: RowProblemCode, column?: string) =>
    void problems.push(column === 'begeleider e-mail' ? 'counsellor-email-invalid' : problem)
  const { counsellorName, counsellorEmail, counsellorMay, languages, ...contact } = checkContact(fields, report)
  const { street, houseNumber, houseLetter, addition, postcode, town } = checkPlace(fields, HERE, (problem) => {
    if (problem === 'postcode-invalid') report(problem)
  })
  const targetGroup =
    fields['doelgroep'] === undefined ? {} : { targetGroup: checkTargetGroup(given(fields, 'doelgroep'), report) }
  const [first] = problems
  if (first) throw new InputError(first)
  const { needs } = readWishes(fields)
  return {
    person: { street, houseNumber, houseLetter, addition, postcode, town, ...contact, languages: [...languages] },
    referral: { needs: [...needs], counsellorName, counsellorEmail, counsellorMay, ...targetGroup },
  }
}

/** Nobody moves to another municipality this way: that is for a referral to say. */
const HERE = { today: '', knownMunicipalities: new Set<string>(), allowedMunicipalities: 'all' as const }

function changed<T extends object>(before: T, after: Partial<T>): Partial<T> {
  const entries = Object.entries(after).filter(([name, value]) => !isDeepStrictEqual(before[name as keyof T], value))
  return Object.fromEntries(entries) as Partial<T>
}
