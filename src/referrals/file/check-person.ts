import { isMangledNumber, readBsn, readVNumber } from '../../people/identity.ts'
import type { Day } from '../../calendar/days.ts'
import type { ReferralCandidate, ReferralContext } from './candidate.ts'
import { given, givenDigits, optional, readBirthDate } from './cells.ts'
import { MANGLED_MESSAGE, type TellProblem, type RowProblemCode } from './problems.ts'
import type { ReferralField, ReferralFields } from './headings.ts'

export type Identity = Pick<ReferralCandidate, 'bsn' | 'vNumber'>

type Person = Pick<ReferralCandidate, 'givenNames' | 'prefix' | 'familyName' | 'gender' | 'birthDate'>

type Place = Pick<
  ReferralCandidate,
  'street' | 'houseNumber' | 'houseLetter' | 'addition' | 'postcode' | 'town' | 'municipality'
>

/** How a file names each gender. */
export const GENDERS: Readonly<Record<string, 'M' | 'V' | 'O'>> = {
  m: 'M',
  man: 'M',
  mannelijk: 'M',
  v: 'V',
  vrouw: 'V',
  vrouwelijk: 'V',
  o: 'O',
  onbekend: 'O',
}

/** The two numbers, checked. Problems: `bsn-invalid`, `v-number-invalid`, `identity-missing`. */
export function checkIdentity(fields: ReferralFields, tell: TellProblem): Identity {
  const bsn = givenDigits(fields, 'bsn')
  const vNumber = givenDigits(fields, 'v-nummer')
  if (!bsn && !vNumber) tell('identity-missing')
  return {
    bsn: readNumber(bsn, readBsn, 'bsn', 'bsn-invalid', tell),
    vNumber: readNumber(vNumber, readVNumber, 'v-nummer', 'v-number-invalid', tell),
  }
}

/** Name, gender and date of birth. Problems: `name-missing`, `date-invalid`, `date-in-future`. */
export function checkPerson(fields: ReferralFields, today: Day, tell: TellProblem): Person {
  const givenNames = optional(fields, 'voornamen')
  const familyName = given(fields, 'achternaam')
  if (isNoName(familyName) && (familyName === '' || !givenNames)) tell('name-missing', 'achternaam')
  return {
    givenNames,
    prefix: optional(fields, 'voorvoegsel'),
    familyName,
    gender: GENDERS[given(fields, 'geslacht').toLowerCase()] ?? null,
    birthDate: checkBirthDate(givenDigits(fields, 'geboortedatum'), today, tell),
  }
}

/**
 * Address and municipality; the municipality is `''` beside its problem.
 * Problems: `postcode-invalid`, `municipality-unknown`, `municipality-not-yours`.
 */
export function checkPlace(fields: ReferralFields, context: ReferralContext, tell: TellProblem): Place {
  return {
    street: optional(fields, 'straat'),
    houseNumber: givenDigits(fields, 'huisnummer') || null,
    houseLetter: optional(fields, 'huisletter'),
    addition: optional(fields, 'toevoeging'),
    postcode: checkPostcode(givenDigits(fields, 'postcode'), tell),
    town: optional(fields, 'woonplaats'),
    municipality: checkMunicipality(givenDigits(fields, 'gemeentecode'), context, tell),
  }
}

function readNumber(
  text: string,
  read: (text: string) => string | null,
  column: ReferralField,
  problem: RowProblemCode,
  tell: TellProblem,
): string | null {
  if (!text) return null
  const number = read(text)
  if (!number) tell(problem, column, isMangledNumber(text) ? MANGLED_MESSAGE : undefined)
  return number
}

/** `.` and `-` stand for an unknown name in the BRP: of use only beside given names. */
function isNoName(text: string): boolean {
  return text === '' || text === '.' || text === '-'
}

function checkBirthDate(text: string, today: Day, tell: TellProblem): string | null {
  if (!text) return null
  const date = readBirthDate(text)
  if (date === null) tell('date-invalid', 'geboortedatum')
  else if (date > today.slice(0, date.length)) tell('date-in-future', 'geboortedatum')
  return date || null
}

/** Four digits that don't start with 0, and two letters (BRP API, postcode). */
function checkPostcode(text: string, tell: TellProblem): string | null {
  if (!text) return null
  const [, digits, letters] = /^([1-9]\d{3}) ?([A-Za-z]{2})$/.exec(text) ?? []
  if (digits && letters) return `${digits} ${letters.toUpperCase()}`
  tell('postcode-invalid', 'postcode')
  return null
}

function checkMunicipality(text: string, context: ReferralContext, tell: TellProblem): string {
  const code = readMunicipality(text || (context.defaultMunicipality ?? ''))
  const { knownMunicipalities, allowedMunicipalities } = context
  if (!code || !knownMunicipalities.has(code)) tell('municipality-unknown', 'gemeentecode')
  else if (allowedMunicipalities !== 'all' && !allowedMunicipalities.has(code)) {
    tell('municipality-not-yours', 'gemeentecode')
  }
  return code
}

/** `0935`, `935` (a spreadsheet took the zero) and CBS's `GM0935` are the same; empty when it is no code. */
export function readMunicipality(text: string): string {
  const [, digits] = /^(?:GM)?(\d{1,4})$/i.exec(text) ?? []
  return digits?.padStart(4, '0') ?? ''
}
