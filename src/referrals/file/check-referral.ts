import type { ReferralCandidate } from './candidate.ts'
import { optional } from './cells.ts'
import { checkPlace } from './check-address.ts'
import { checkContact, readWishes } from './check-contact.ts'
import { checkIdentity, checkPerson, type Identity } from './check-person.ts'
import { checkTerm } from './check-term.ts'
import type { ReferralContext } from './context.ts'
import type { ReferralFields } from './fields.ts'
import { MESSAGES, type Report, type RowProblem } from './problems.ts'

/** The outcome of the checks: a candidate, or every problem that was found. */
export interface CheckedReferral {
  readonly candidate: ReferralCandidate | null
  readonly problems: readonly RowProblem[]
  /** The numbers that could be read, also of a rejected referral. */
  readonly identity: Identity
}

/**
 * Checks one referral, the same for a row of a file and for one that comes through the API.
 * @param fields what is said, by the contract's headings; absent and empty are the same
 * @param row the row in the spreadsheet
 * Source: the contract, "Referral file".
 */
export function checkReferral(fields: ReferralFields, context: ReferralContext, row = 1): CheckedReferral {
  const problems: RowProblem[] = []
  const report: Report = (problem, column, message = MESSAGES[problem]) => {
    problems.push(column ? { row, column, problem, message } : { row, problem, message })
  }
  const identity = checkIdentity(fields, report)
  const person = checkPerson(fields, context.today, report)
  const place = checkPlace(fields, context, report)
  const term = checkTerm(fields, context.today, report)
  const contact = checkContact(fields, report)
  if (!term || problems.length > 0) return { candidate: null, problems, identity }
  const reference = optional(fields, 'referentie')
  const candidate = { row, reference, ...identity, ...person, ...place, ...term, ...contact, ...readWishes(fields) }
  return { candidate, problems, identity }
}
