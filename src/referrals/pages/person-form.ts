import { z } from 'zod'
import { line, ticked } from '../../web/page/form.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { TARGET_GROUPS } from '../file/check-term.ts'
import type { Referral } from '../referral.entity.ts'
import type { ReferralFields } from '../file/headings.ts'

/** What a planner may change of somebody, with the versions of the person and the referral that the form was made from. */
export const personForm = z.object({
  version: z.coerce.number().int(),
  referralVersion: z.coerce.number().int(),
  email: line,
  mayEmail: ticked,
  phone: line,
  street: line,
  houseNumber: line,
  houseLetter: line,
  addition: line,
  postcode: line,
  town: line,
  languages: line,
  needs: ticked,
  counsellorName: line,
  counsellorEmail: line,
  counsellorMay: ticked,
  targetGroup: z.string().max(100).optional(),
})
export type PersonForm = z.output<typeof personForm>

/** What was typed, by the columns of a referral file: both are checked the same way. */
export function fieldsOf(given: PersonForm): ReferralFields {
  const yes = (boxes: readonly string[]) => (boxes.length > 0 ? 'ja' : 'nee')
  return {
    'e-mail': given.email,
    'e-mail toegestaan': yes(given.mayEmail),
    telefoon: given.phone,
    straat: given.street,
    huisnummer: given.houseNumber,
    huisletter: given.houseLetter,
    toevoeging: given.addition,
    postcode: given.postcode,
    woonplaats: given.town,
    talen: given.languages,
    behoeften: given.needs.join(','),
    begeleider: given.counsellorName,
    'begeleider e-mail': given.counsellorEmail,
    'begeleider toegestaan': yes(given.counsellorMay),
    ...(given.targetGroup !== undefined && { doelgroep: given.targetGroup }),
  }
}

/** The form as it is filled in from what is known. */
export function formOf({ person, needs, version, ...referral }: Referral): PersonForm {
  const box = (yes: boolean) => (yes ? ['ja'] : [])
  return {
    version: person.version,
    referralVersion: version,
    email: person.email ?? '',
    mayEmail: box(person.mayEmail),
    phone: person.phone ?? '',
    street: person.street ?? '',
    houseNumber: person.houseNumber ?? '',
    houseLetter: person.houseLetter ?? '',
    addition: person.addition ?? '',
    postcode: person.postcode ?? '',
    town: person.town ?? '',
    // Dutch names, whatever the reader's language: the same that a file may hold.
    languages: sayLanguages(person.languages, 'nl'),
    needs,
    counsellorName: referral.counsellorName ?? '',
    counsellorEmail: referral.counsellorEmail ?? '',
    counsellorMay: box(referral.counsellorMay),
    targetGroup: Object.keys(TARGET_GROUPS).find((word) => TARGET_GROUPS[word] === referral.targetGroup) ?? '',
  }
}
