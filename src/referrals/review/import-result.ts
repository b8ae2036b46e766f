import type { RowProblem } from '../file/problems.ts'

/** How many rows a file adds, changes, leaves as they are and has refused. */
export interface ImportCounts {
  readonly rows: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
}

/** What `ReferralImport.result` holds: from the upload whose rows are in the file, once confirmed what came of it. */
export interface KeptResult extends Partial<ImportCounts> {
  /** Rows of another municipality than the chosen one are in it: then it is for who uploaded it, and for who sees all. */
  readonly mixed: boolean
  /** How many moved here from another municipality by themselves. */
  readonly moved?: number
  /** The first refused rows, without anything of what stood in them. */
  readonly problems?: readonly RowProblem[]
}

const COUNTS = ['rows', 'new', 'changed', 'unchanged', 'rejected'] as const

/** Only the counts of something that has more. */
export function countsOf(result: ImportCounts): ImportCounts {
  return Object.fromEntries(COUNTS.map((name) => [name, result[name]])) as unknown as ImportCounts
}

/** True when two looks at the same file see the same. */
export function sameCounts(one: ImportCounts, other: ImportCounts): boolean {
  return COUNTS.every((name) => one[name] === other[name])
}
