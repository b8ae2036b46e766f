import type { ReferralCandidate, ReferralContext } from './candidate.ts'
import {
  findColumns,
  type Column,
  type HeadingMapping,
  type ReferralField,
  type ReferralFields,
  LONGEST_FIELD,
  LONGEST_REFERENCE,
  REFERRAL_FIELDS,
} from './headings.ts'
import { type RowProblem, MESSAGES, type Report } from './problems.ts'
import { type Identity, checkIdentity, checkPerson, checkPlace } from './check-person.ts'
import type { TableRow } from './find-table.ts'
import type { Place, Table } from './read-table.ts'
import { optional } from './cells.ts'
import { checkContact, readWishes } from './check-contact.ts'
import { checkTerm } from './check-term.ts'
import { holdsNumber } from '../../people/identity.ts'

/** A whole file, checked. Every row that is not blank is either a candidate or has at least one problem. */
export interface CheckedRows {
  /** How many rows are not blank, the heading not counted. */
  readonly rows: number
  readonly candidates: readonly ReferralCandidate[]
  /** In the order of the rows; a row may have several. */
  readonly problems: readonly RowProblem[]
  /** How many rows have a problem. */
  readonly rejected: number
  readonly place: Place
}

/**
 * Checks all rows of a file, each by itself and against the rows above it: a BSN (or, without BSN, a V-number) that was
 * there before is `duplicate-in-file`; a BSN and a V-number that stood with two different people are `identity-conflict`.
 * A number counts as soon as it could be read, also in a row that was rejected: which of the two rows is right is not for
 * a program to say.
 * @throws InputError `column-twice` or `column-missing`
 * Source: docs/files.md, "Referral file".
 */
export function checkRows(table: Table, context: ReferralContext, mapping?: HeadingMapping): CheckedRows {
  const columns = findColumns(table.headings, mapping)
  const seen: Seen = { bsn: new Map(), vNumber: new Map() }
  const candidates: ReferralCandidate[] = []
  const problems: RowProblem[] = []
  for (const row of table.rows) {
    const checked = checkReferral(pickFields(row, columns), context, row.row)
    const clash = findClash(checked.identity, row.row, seen)
    problems.push(...checked.problems)
    if (clash) problems.push(clash)
    else if (checked.candidate) candidates.push(checked.candidate)
  }
  const rejected = table.rows.length - candidates.length
  return { rows: table.rows.length, candidates, problems, rejected, place: table.place }
}

function pickFields({ cells }: TableRow, columns: readonly Column[]): ReferralFields {
  const fields: Partial<Record<ReferralField, string>> = {}
  for (const { field, at } of columns) fields[field] = cells[at]
  return fields
}

interface Holder {
  readonly row: number
  readonly bsn: string | null
}

/** Who stood in the rows above, by number. */
interface Seen {
  readonly bsn: Map<string, Holder>
  readonly vNumber: Map<string, Holder>
}

/**
 * Compares a row with the rows above it and remembers it. A V-number that stood above with another BSN is
 * `identity-conflict`; else a BSN or V-number that stood above is `duplicate-in-file`.
 */
function findClash({ bsn, vNumber }: Identity, row: number, seen: Seen): RowProblem | null {
  const sameBsn = bsn ? seen.bsn.get(bsn) : undefined
  const sameVNumber = vNumber ? seen.vNumber.get(vNumber) : undefined
  if (bsn && !sameBsn) seen.bsn.set(bsn, { row, bsn })
  if (vNumber && !sameVNumber) seen.vNumber.set(vNumber, { row, bsn })
  if (bsn && sameVNumber?.bsn && sameVNumber.bsn !== bsn) return conflict(row, sameVNumber.row)
  const earlier = sameBsn ?? sameVNumber
  return earlier ? duplicate(row, earlier.row) : null
}

function conflict(row: number, earlier: number): RowProblem {
  const message = `Dit V-nummer staat in rij ${earlier} bij een ander BSN. Zoek uit welk nummer fout is.`
  return { row, problem: 'identity-conflict', message }
}

function duplicate(row: number, earlier: number): RowProblem {
  const message = `Deze persoon staat al in rij ${earlier} van het bestand. Haal één van de twee rijen weg.`
  return { row, problem: 'duplicate-in-file', message }
}

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
