import { isMangledNumber, readBsn, readVNumber } from '../../people/identity.ts'
import type { Day } from '../../calendar/days.ts'
import type { ReferralCandidate } from './candidate.ts'
import { given, givenDigits, optional } from './cells.ts'
import { readBirthDate } from './dates.ts'
import type { ReferralField, ReferralFields } from './fields.ts'
import { MANGLED_MESSAGE, type Report, type RowProblemCode } from './problems.ts'

export type Identity = Pick<ReferralCandidate, 'bsn' | 'vNumber'>
type Person = Pick<ReferralCandidate, 'givenNames' | 'prefix' | 'familyName' | 'gender' | 'birthDate'>

const GENDERS: Readonly<Record<string, 'M' | 'V' | 'O'>> = {
  m: 'M',
  man: 'M',
  v: 'V',
  vrouw: 'V',
  o: 'O',
  onbekend: 'O',
}

/** The two numbers, checked. Problems: `bsn-invalid`, `v-number-invalid`, `identity-missing`. */
export function checkIdentity(fields: ReferralFields, report: Report): Identity {
  const bsn = givenDigits(fields, 'bsn')
  const vNumber = givenDigits(fields, 'v-nummer')
  if (!bsn && !vNumber) report('identity-missing')
  return {
    bsn: readNumber(bsn, readBsn, 'bsn', 'bsn-invalid', report),
    vNumber: readNumber(vNumber, readVNumber, 'v-nummer', 'v-number-invalid', report),
  }
}

/** Name, gender and date of birth. Problems: `name-missing`, `date-invalid`, `date-in-future`. */
export function checkPerson(fields: ReferralFields, today: Day, report: Report): Person {
  const givenNames = optional(fields, 'voornamen')
  const familyName = given(fields, 'achternaam')
  if (isNoName(familyName) && (familyName === '' || !givenNames)) report('name-missing', 'achternaam')
  return {
    givenNames,
    prefix: optional(fields, 'voorvoegsel'),
    familyName,
    gender: GENDERS[given(fields, 'geslacht').toLowerCase()] ?? null,
    birthDate: checkBirthDate(givenDigits(fields, 'geboortedatum'), today, report),
  }
}

function readNumber(
  text: string,
  read: (text: string) => string | null,
  column: ReferralField,
  problem: RowProblemCode,
  report: Report,
): string | null {
  if (!text) return null
  const number = read(text)
  if (!number) report(problem, column, isMangledNumber(text) ? MANGLED_MESSAGE : undefined)
  return number
}

/** `.` and `-` stand for an unknown name in the BRP: of use only beside given names. */
function isNoName(text: string): boolean {
  return text === '' || text === '.' || text === '-'
}

function checkBirthDate(text: string, today: Day, report: Report): string | null {
  if (!text) return null
  const date = readBirthDate(text)
  if (date === null) report('date-invalid', 'geboortedatum')
  else if (date > today.slice(0, date.length)) report('date-in-future', 'geboortedatum')
  return date || null
}
