import type { ReferralCandidate } from './candidate.ts'
import { given, givenDigits, isYes, optional } from './cells.ts'
import { readLanguages } from './languages.ts'
import type { Report } from './problems.ts'
import type { ReferralField, ReferralFields } from './headings.ts'

type Contact = Pick<
  ReferralCandidate,
  'languages' | 'email' | 'mayEmail' | 'phone' | 'counsellorName' | 'counsellorEmail' | 'counsellorMay'
>
type Wishes = Pick<ReferralCandidate, 'needs' | 'household' | 'householdMode'>

/** One plain address: nothing in it that could add a recipient or a header line. No quoted names, no comments. */
const EMAIL =
  /^[a-z0-9_+&'%=~#!$*/?^-]+(\.[a-z0-9_+&'%=~#!$*/?^-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

const NEEDS: Readonly<Record<string, string>> = { rolstoel: 'wheelchair', kinderopvang: 'childcare' }
const HOUSEHOLD_MODES: Readonly<Record<string, 'together' | 'apart'>> = { samen: 'together', apart: 'apart' }

/** How to reach somebody, in which language, and who goes along. Problems: `email-invalid`, `language-unknown`. */
export function checkContact(fields: ReferralFields, report: Report): Contact {
  return {
    languages: checkLanguages(given(fields, 'talen'), report),
    email: checkEmail(fields, 'e-mail', report),
    mayEmail: isYes(fields, 'e-mail toegestaan'),
    phone: givenDigits(fields, 'telefoon') || null,
    counsellorName: optional(fields, 'begeleider'),
    counsellorEmail: checkEmail(fields, 'begeleider e-mail', report),
    counsellorMay: isYes(fields, 'begeleider toegestaan'),
  }
}

/** What somebody needs in the room, and who they come with. Knows no problems. */
export function readWishes(fields: ReferralFields): Wishes {
  return {
    needs: readNeeds(given(fields, 'behoeften')),
    household: optional(fields, 'huishouden'),
    householdMode: HOUSEHOLD_MODES[given(fields, 'samen of apart').toLowerCase()] ?? null,
  }
}

function checkLanguages(text: string, report: Report): string[] {
  const languages = readLanguages(text)
  if (!languages) report('language-unknown', 'talen')
  return languages ?? []
}

/** At most 254 signs, 64 before the at sign (RFC 5321, 4.5.3.1). */
function checkEmail(fields: ReferralFields, column: ReferralField, report: Report): string | null {
  const text = optional(fields, column)
  if (text === null) return null
  if (text.length <= 254 && text.indexOf('@') <= 64 && EMAIL.test(text)) return text
  report('email-invalid', column)
  return null
}

function readNeeds(text: string): string[] {
  if (!text) return []
  const needs = text.split(',').map((need) => need.trim().toLowerCase())
  return [...new Set(needs.filter((need) => need !== '').map((need) => NEEDS[need] ?? need))]
}
