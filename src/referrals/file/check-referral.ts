import type { ReferralCandidate, ReferralContext } from './candidate.ts'
import { optional } from './cells.ts'
import { checkContact, readWishes } from './check-contact.ts'
import { checkIdentity, checkPerson, type Identity, checkPlace } from './check-person.ts'
import { checkTerm } from './check-term.ts'
import { MESSAGES, type Report, type RowProblem } from './problems.ts'
import { LONGEST_FIELD, LONGEST_REFERENCE, REFERRAL_FIELDS, type ReferralFields } from './headings.ts'
import { holdsNumber } from '../../people/identity.ts'

/** The outcome of the checks: a candidate, or every problem that was found. */
export interface CheckedReferral {
  readonly candidate: ReferralCandidate | null
  readonly problems: readonly RowProblem[]
  /** The numbers that could be read, also of a rejected referral. */
  readonly identity: Identity
}

/**
 * Checks one referral, the same for a row of a file and for one that comes through the API.
 * @param given what is said, by the headings of docs/files.md; absent and empty are the same
 * @param row the row in the spreadsheet
 * Source: docs/files.md, "Referral file".
 */
export function checkReferral(given: ReferralFields, context: ReferralContext, row = 1): CheckedReferral {
  const problems: RowProblem[] = []
  const report: Report = (problem, column, message = MESSAGES[problem]) => {
    problems.push(column ? { row, column, problem, message } : { row, problem, message })
  }
  const fields = withoutTooLong(given, report)
  const identity = checkIdentity(fields, report)
  if (fields !== given) return { candidate: null, problems, identity }
  const person = checkPerson(fields, context.today, report)
  const place = checkPlace(fields, context, report)
  const term = checkTerm(fields, context.today, report)
  const contact = checkContact(fields, report)
  checkNumbers(fields, report)
  if (!term || problems.length > 0) return { candidate: null, problems, identity }
  const reference = optional(fields, 'referentie')
  const candidate = { row, reference, ...identity, ...person, ...place, ...term, ...contact, ...readWishes(fields) }
  return { candidate, problems, identity }
}

/** Before anything looks at them: what is too long could take long to look at. The same fields when none is. */
function withoutTooLong(given: ReferralFields, report: Report): ReferralFields {
  const long = REFERRAL_FIELDS.filter((field) => {
    const length = given[field]?.length ?? 0
    return length > LONGEST_FIELD || (field === 'referentie' && length > LONGEST_REFERENCE)
  })
  if (long.length === 0) return given
  for (const field of long) report('text-too-long', field)
  return { ...given, ...Object.fromEntries(long.map((field) => [field, ''])) }
}

/** What stands in addresses, logs and lists of others names nobody by number. */
function checkNumbers(fields: ReferralFields, report: Report): void {
  for (const field of ['referentie', 'huishouden'] as const) {
    const text = fields[field]
    if (text && holdsNumber(text)) report('number-in-text', field)
  }
}
