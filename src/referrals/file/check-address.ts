import type { ReferralCandidate } from './candidate.ts'
import { givenDigits, optional } from './cells.ts'
import type { ReferralContext } from './context.ts'
import type { ReferralFields } from './fields.ts'
import type { Report } from './problems.ts'

type Place = Pick<
  ReferralCandidate,
  'street' | 'houseNumber' | 'houseLetter' | 'addition' | 'postcode' | 'town' | 'municipality'
>

/**
 * Address and municipality; the municipality is `''` beside its problem.
 * Problems: `postcode-invalid`, `municipality-unknown`, `municipality-not-yours`.
 */
export function checkPlace(fields: ReferralFields, context: ReferralContext, report: Report): Place {
  return {
    street: optional(fields, 'straat'),
    houseNumber: givenDigits(fields, 'huisnummer') || null,
    houseLetter: optional(fields, 'huisletter'),
    addition: optional(fields, 'toevoeging'),
    postcode: checkPostcode(givenDigits(fields, 'postcode'), report),
    town: optional(fields, 'woonplaats'),
    municipality: checkMunicipality(givenDigits(fields, 'gemeentecode'), context, report),
  }
}

/** Four digits that don't start with 0, and two letters (BRP API, postcode). */
function checkPostcode(text: string, report: Report): string | null {
  if (!text) return null
  const [, digits, letters] = /^([1-9]\d{3}) ?([A-Za-z]{2})$/.exec(text) ?? []
  if (digits && letters) return `${digits} ${letters.toUpperCase()}`
  report('postcode-invalid', 'postcode')
  return null
}

function checkMunicipality(text: string, context: ReferralContext, report: Report): string {
  const code = readMunicipality(text || (context.defaultMunicipality ?? ''))
  const { knownMunicipalities, allowedMunicipalities } = context
  if (!code || !knownMunicipalities.has(code)) report('municipality-unknown', 'gemeentecode')
  else if (allowedMunicipalities !== 'all' && !allowedMunicipalities.has(code)) {
    report('municipality-not-yours', 'gemeentecode')
  }
  return code
}

/** `0935`, `935` (a spreadsheet took the zero) and CBS's `GM0935` are the same; empty when it is no code. */
function readMunicipality(text: string): string {
  const [, digits] = /^(?:GM)?(\d{1,4})$/i.exec(text) ?? []
  return digits?.padStart(4, '0') ?? ''
}
