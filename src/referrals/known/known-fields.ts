import { sayLanguages } from '../../words/words.ts'
import { readLanguages } from '../file/check-contact.ts'
import { TARGET_GROUPS } from '../file/check-term.ts'
import type { ReferralFields } from '../file/headings.ts'
import type { Referral } from '../referral.entity.ts'

/**
 * What is known of somebody, as a row of a referral file would say it; without BSN and V-number.
 * @param referral With the person.
 */
export function knownFields({ person, ...referral }: Referral): ReferralFields {
  return {
    voornamen: person.givenNames ?? '',
    voorvoegsel: person.prefix ?? '',
    achternaam: person.familyName,
    geslacht: person.gender?.toLowerCase() ?? '',
    geboortedatum: writtenDay(person.birthDate),
    straat: person.street ?? '',
    huisnummer: person.houseNumber ?? '',
    huisletter: person.houseLetter ?? '',
    toevoeging: person.addition ?? '',
    postcode: person.postcode ?? '',
    woonplaats: person.town ?? '',
    gemeentecode: referral.municipality,
    wet: referral.programme === 'wi2013' ? 'Wi2013' : 'Wi2021',
    doelgroep: Object.keys(TARGET_GROUPS).find((word) => TARGET_GROUPS[word] === referral.targetGroup) ?? '',
    'datum kennisgeving': writtenDay(referral.noticeSentOn),
    'begindatum plicht': writtenDay(referral.dutyStartsOn),
    'einddatum termijn': writtenDay(referral.termEndsOn),
    talen: person.languages.map(writtenLanguage).join(', '),
    'e-mail': person.email ?? '',
    'e-mail toegestaan': person.mayEmail ? 'ja' : 'nee',
    telefoon: person.phone ?? '',
    behoeften: referral.needs.join(','),
    huishouden: referral.household ?? '',
    'samen of apart': { together: 'samen', apart: 'apart', none: '' }[referral.householdMode ?? 'none'],
    begeleider: referral.counsellorName ?? '',
    'begeleider e-mail': referral.counsellorEmail ?? '',
    'begeleider toegestaan': referral.counsellorMay ? 'ja' : 'nee',
  }
}

/** `31-12-2026`; a date of birth of which only a part is known stays as it is kept. */
function writtenDay(day: string | null): string {
  return day?.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$3-$2-$1') ?? ''
}

/** By its Dutch name, whatever the reader's language, where that is read as the same language again; else by its code. */
function writtenLanguage(code: string): string {
  const name = sayLanguages([code], 'nl')
  return readLanguages(name)?.[0] === code ? name : code
}
