import type { ReferralCandidate } from './candidate.ts'
import { checkReferral } from './check-referral.ts'
import type { ReferralContext } from './context.ts'
import type { ReferralField, ReferralFields } from './fields.ts'
import { findClash, nobodySeen } from './file-clash.ts'
import { findColumns, type Column, type HeadingMapping } from './headings.ts'
import type { RowProblem } from './problems.ts'
import type { Table, TableRow } from './table.ts'

/** A whole file, checked. Every row that is not blank is either a candidate or has at least one problem. */
export interface CheckedRows {
  /** How many rows are not blank, the heading not counted. */
  readonly rows: number
  readonly candidates: readonly ReferralCandidate[]
  /** In the order of the rows; a row may have several. */
  readonly problems: readonly RowProblem[]
  /** How many rows have a problem. */
  readonly rejected: number
}

/**
 * Checks all rows of a file, each by itself and against the rows above it: a BSN (or, without BSN, a V-number) that was
 * there before is `duplicate-in-file`; a BSN and a V-number that stood with two different people are `identity-conflict`.
 * A number counts as soon as it could be read, also in a row that was rejected: which of the two rows is right is not for
 * a program to say.
 * @throws InputError `column-twice` or `column-missing`
 * Source: the contract, "Referral file".
 */
export function checkRows(table: Table, context: ReferralContext, mapping?: HeadingMapping): CheckedRows {
  const columns = findColumns(table.headings, mapping)
  const seen = nobodySeen()
  const candidates: ReferralCandidate[] = []
  const problems: RowProblem[] = []
  for (const row of table.rows) {
    const checked = checkReferral(pickFields(row, columns), context, row.row)
    const clash = findClash(checked.identity, row.row, seen)
    problems.push(...checked.problems)
    if (clash) problems.push(clash)
    else if (checked.candidate) candidates.push(checked.candidate)
  }
  return { rows: table.rows.length, candidates, problems, rejected: table.rows.length - candidates.length }
}

function pickFields({ cells }: TableRow, columns: readonly Column[]): ReferralFields {
  const fields: Partial<Record<ReferralField, string>> = {}
  for (const { field, at } of columns) fields[field] = cells[at]
  return fields
}
