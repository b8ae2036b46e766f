import type { ReferralCandidate, ReferralContext } from './candidate.ts'
import {
  findColumns,
  type HeadingMapping,
  isNumberField,
  LONGEST_FIELD,
  LONGEST_REFERENCE,
  REFERRAL_FIELDS,
  type ReferralFields,
} from './headings.ts'
import { filledWith, pickFields } from './pick-fields.ts'
import { type FieldWords, translated, UnknownValues, type UnknownValue } from './unknown-values.ts'
import { type RowProblem, MESSAGES, type TellProblem } from './problems.ts'
import { type Identity, checkIdentity, checkPerson, checkPlace } from './check-person.ts'
import type { Place, Table } from './read-table.ts'
import { isCellError, optional, withoutNothing } from './cells.ts'
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
  /** One for each row that has a problem, in their order. */
  readonly refused: readonly RefusedRow[]
  /** What stands in cells that are chosen from a list, and isn't understood. */
  readonly unknown: readonly UnknownValue[]
  /** How many rows somebody left out; they count nowhere else. */
  readonly left: number
}

/** How a file is to be read beside these rules: what somebody said of its headings, values, cells and rows. */
export interface Reading {
  readonly headings?: HeadingMapping | undefined
  readonly words?: FieldWords | undefined
  /** Other text for cells, by row. */
  readonly cells?: Readonly<Record<number, ReferralFields>> | undefined
  /** Numbers that came along sealed, by row: for where the row itself says none. */
  readonly sealed?: Readonly<Record<number, ReferralFields>> | undefined
  /** Rows that are left out. */
  readonly left?: readonly number[] | undefined
}

/** A row that can't be taken in as it is: who it is about, as far as it says, and what stands in the cells that are to blame. */
export interface RefusedRow {
  readonly row: number
  readonly name: string
  readonly given: ReferralFields
}

/**
 * Checks all rows of a file, each by itself and against the rows above it: a BSN (or, without BSN, a V-number) that was
 * there before is `duplicate-in-file`; a BSN and a V-number that stood with two different people are `identity-conflict`.
 * A number counts as soon as it could be read, also in a row that was rejected: which of the two rows is right is not for
 * a program to say.
 * @throws InputError `column-twice` or `column-missing`
 * Source: docs/files.md, "Referral file".
 */
export function checkRows(table: Table, context: ReferralContext, reading: Reading = {}): CheckedRows {
  const columns = findColumns(table.headings, reading.headings)
  const left = new Set(reading.left)
  const seen: Seen = { bsn: new Map(), vNumber: new Map() }
  const unknown = new UnknownValues(context)
  const [candidates, problems, refused] = [[] as ReferralCandidate[], [] as RowProblem[], [] as RefusedRow[]]
  const rows = left.size > 0 ? table.rows.filter(({ row }) => !left.has(row)) : table.rows
  for (const one of rows) {
    const { row } = one
    const picked = filledWith(reading.sealed?.[row], pickFields(one, columns))
    const fields = { ...translated(picked, reading.words), ...reading.cells?.[row] }
    const checked = checkReferral(fields, context, row)
    const clash = findClash(checked.identity, row, seen)
    unknown.look(fields, checked.problems)
    if (!clash && checked.candidate) candidates.push(checked.candidate)
    else {
      const all = clash ? [...checked.problems, clash] : checked.problems
      problems.push(...all)
      refused.push(refusedRow(row, fields, all))
    }
  }
  const { place } = table
  return {
    rows: rows.length,
    candidates,
    problems,
    rejected: refused.length,
    place,
    refused,
    unknown: unknown.list(),
    left: table.rows.length - rows.length,
  }
}

function refusedRow(row: number, fields: ReferralFields, problems: readonly RowProblem[]): RefusedRow {
  const columns = problems.flatMap(({ column }) => (column && !isNumberField(column) ? [column] : []))
  const given = Object.fromEntries(columns.map((column) => [column, fields[column]?.slice(0, LONGEST_SHOWN) ?? '']))
  const name = [fields.voornamen, fields.voorvoegsel, fields.achternaam].filter(Boolean).join(' ')
  return { row, name: name.slice(0, LONGEST_SHOWN), given }
}

const LONGEST_SHOWN = 200

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
  const tell: TellProblem = (problem, column, message = MESSAGES[problem]) => {
    problems.push(column ? { row, column, problem, message } : { row, problem, message })
  }
  const readable = withoutUnreadable(given, tell)
  const fields = withoutNothing(readable)
  const identity = checkIdentity(fields, tell)
  if (readable !== given) return { candidate: null, problems, identity }
  const person = checkPerson(fields, context.today, tell)
  const place = checkPlace(fields, context, tell)
  const term = checkTerm(fields, context.today, tell)
  const contact = checkContact(fields, tell)
  checkNumbers(fields, tell)
  if (!term || problems.length > 0) return { candidate: null, problems, identity }
  const reference = optional(fields, 'referentie')
  const candidate = { row, reference, ...identity, ...person, ...place, ...term, ...contact, ...readWishes(fields) }
  return { candidate, problems, identity }
}

/**
 * Before anything looks at them: what is too long could take long to look at, and of an error nobody knows what should stand there. The same
 * fields when none is.
 */
function withoutUnreadable(given: ReferralFields, tell: TellProblem): ReferralFields {
  const long = REFERRAL_FIELDS.filter((field) => {
    const length = given[field]?.length ?? 0
    return length > LONGEST_FIELD || (field === 'referentie' && length > LONGEST_REFERENCE)
  })
  const errors = REFERRAL_FIELDS.filter((field) => isCellError(given[field] ?? ''))
  if (long.length + errors.length === 0) return given
  for (const field of long) tell('text-too-long', field)
  for (const field of errors) tell('cell-error', field)
  return { ...given, ...Object.fromEntries([...long, ...errors].map((field) => [field, ''])) }
}

/** What stands in addresses, logs and lists of others names nobody by number. */
function checkNumbers(fields: ReferralFields, tell: TellProblem): void {
  for (const field of ['referentie', 'huishouden'] as const) {
    const text = fields[field]
    if (text && holdsNumber(text)) tell('number-in-text', field)
  }
}
