import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { fullName } from '../../people/full-name.ts'
import type { ReferralCandidate } from '../file/candidate.ts'
import type { CheckedRows, RefusedRow } from '../file/check-rows.ts'
import type { UnknownValue } from '../file/unknown-values.ts'
import type { RowProblem } from '../file/problems.ts'
import { hasSealedNumbers, numberOf, SEALED_HEADING, sealNumbersOf } from './sealed-numbers.ts'
import { isMixed } from './upload-import.ts'
import { openImport } from './open-import.ts'
import { findImport, type ImportCounts, requireMayOpen } from './find-import.ts'
import { checkFile, readRows } from './import-file.ts'
import {
  type ChangedOne,
  decideRows,
  type RowDecision,
  sortCandidates,
  type SortedCandidates,
} from '../known/sort-candidates.ts'
import { readBsn } from '../../people/identity.ts'
import type { Place } from '../file/read-table.ts'
import { findMapping } from './column-mappings.ts'
import { SEARCH_COLUMNS } from '../../people/sounds-like.ts'

/** A row as the review shows it: who it is about, never with a BSN or V-number. */
interface ReviewedRow {
  readonly row: number
  readonly name: string
  readonly municipality: string
  readonly deadline: string
}

/** A field that a row says otherwise. `hidden`: it changes, but what it holds is for nobody to see. */
export type RowChange =
  | { readonly field: string; readonly hidden: true }
  | { readonly field: string; readonly hidden: false; readonly before: string; readonly after: string }

/** A row about somebody known, with what it changes. */
interface ReviewedChange extends ReviewedRow {
  readonly reference: string
  readonly changes: readonly RowChange[]
}

/** What a file would do if it were confirmed now. */
export interface ImportReview {
  readonly counts: ImportCounts
  readonly place: Place
  /** Rows of another municipality are in it. */
  readonly mixed: boolean
  readonly new: readonly ReviewedRow[]
  readonly changed: readonly ReviewedChange[]
  readonly unchanged: readonly ReviewedRow[]
  readonly rejected: readonly RowProblem[]
  /** Of the rejected those of whom somebody must say whether it is the same person. */
  readonly asked: readonly ReviewedChange[]
  /** What stands in the rows that can't be taken in. */
  readonly refused: readonly RefusedRow[]
  readonly unknown: readonly UnknownValue[]
  readonly decisions: Readonly<Record<number, RowDecision>>
}

/**
 * Looks at an uploaded file as the world is now. Changes nothing.
 * @param tell Hears how many rows were compared with who is known.
 * @throws NotFoundError `not-found`; ConflictError `import-done` when it was confirmed or cancelled.
 */
export async function reviewImport(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  tell?: (compared: number) => void,
): Promise<ImportReview> {
  const found = await findImport(deps.db.read, by, id)
  // What is known and allowed may have changed since it was uploaded.
  const { file, choices } = await openImport(deps.db.read, deps.secrets, found)
  const checked = await checkFile(deps, by, file)
  // Corrected cells and settled values say of whom a row is, after the upload too.
  const mixed = isMixed(checked, file.municipality)
  requireMayOpen({ ...found, result: { mixed } }, by)
  const decisions = choices.rows ?? {}
  const sorted = decideRows(await sortCandidates(deps.db.read, deps.secrets, checked.candidates, tell), decisions)
  return {
    counts: countRows(checked, sorted),
    place: checked.place,
    mixed,
    new: sorted.added.map(({ candidate }) => rowOf(candidate)),
    changed: sorted.changed.map(changedRow),
    unchanged: [...sorted.unchanged, ...sorted.kept.map(({ candidate }) => candidate)].map(rowOf),
    rejected: [...checked.problems, ...sorted.conflicts].sort((one, other) => one.row - other.row),
    asked: sorted.asked.map(changedRow),
    refused: checked.refused,
    unknown: checked.unknown,
    decisions,
  }
}

function countRows({ rows, rejected }: CheckedRows, sorted: SortedCandidates): ImportCounts {
  return {
    rows,
    new: sorted.added.length,
    changed: sorted.changed.length,
    unchanged: sorted.unchanged.length + sorted.kept.length,
    rejected: rejected + sorted.conflicts.length,
  }
}

function rowOf(candidate: ReferralCandidate): ReviewedRow {
  const { row, municipality, deadline } = candidate
  return { row, name: fullName(candidate), municipality, deadline }
}

function changedRow(one: ChangedOne): ReviewedChange {
  return { ...rowOf(one.candidate), reference: one.known.reference, changes: changesOf(one) }
}

const HIDDEN: Readonly<Record<string, string>> = { bsnHash: 'bsn', vNumberHash: 'vNumber' }

/** What a row changes about somebody known, old and new, in the names of the columns; BSN and V-number only by name. */
function changesOf({
  known,
  difference,
  movedBack,
}: Omit<ChangedOne, 'candidate' | 'marks' | 'elsewhere'>): RowChange[] {
  const person = changesIn({ ...known.person }, difference.person)
  const referral = changesIn({ ...known }, difference.referral)
  return [...person, ...referral, ...(movedBack ? [{ field: 'movedBack', hidden: true } as const] : [])]
}

type Row = Readonly<Record<string, unknown>>

function changesIn(before: Row, after: Row): RowChange[] {
  return Object.entries(after).flatMap(([name, value]): RowChange[] => {
    if (SEARCH_COLUMNS.includes(name)) return []
    const hidden = HIDDEN[name]
    if (hidden) return [{ field: hidden, hidden: true }]
    return [{ field: name, hidden: false, before: asText(before[name]), after: asText(value) }]
  })
}

/** Columns hold text, numbers, booleans and lists of text. */
function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Rows as a table for a spreadsheet. */
export interface RowTable {
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/**
 * The refused rows of an upload as they stand in the file, with the row's number before them, and the sealed numbers and the reasons behind
 * them: put right, they can be imported again as they are. BSN and V-number are left out, as in everything that leaves Dagdeel: they
 * travel sealed, and what is typed in their place counts instead.
 * @param explain What to say of a problem, in the reader's language.
 * @throws NotFoundError `not-found`; ConflictError `import-done`.
 */
export async function listRejectedRows(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  explain: (problem: RowProblem) => string,
): Promise<RowTable> {
  const found = await findImport(deps.db.read, by, id)
  const { rejected } = await reviewImport(deps, by, id)
  const reasons = new Map<number, string[]>()
  for (const problem of rejected) reasons.set(problem.row, [...(reasons.get(problem.row) ?? []), explain(problem)])
  const { file } = await openImport(deps.db.read, deps.secrets, found)
  const mapping = file.reading?.headings ?? (await findMapping(deps.db.read, file))
  const { table, numbers } = await readRows({ ...file, reading: { headings: mapping }, rows: [...reasons.keys()] })
  const hidden = new Map(numbers.map(({ field, at }) => [at, field]))
  const columns = table.headings.flatMap((heading, at) => (hasSealedNumbers([heading]) ? [] : [at]))
  const rows = table.rows.map(({ row, cells }) => {
    const given = new Map(numbers.map(({ field, at }) => [field, numberOf(file.reading, row, field, cells[at])]))
    const sealed = { bsn: given.get('bsn') ?? '', vNumber: given.get('v-nummer') ?? '' }
    const shown = columns.map((at) => (hidden.has(at) ? '' : withoutBsn(cells[at] ?? '')))
    return [
      String(row),
      ...shown,
      sealNumbersOf(deps.secrets, file.municipality, sealed),
      (reasons.get(row) ?? []).join(' '),
    ]
  })
  const headings = [...columns.map((at) => table.headings[at] ?? ''), SEALED_HEADING]
  return { name: found.fileName, headings, rows }
}

/** A BSN in a column where none belongs. */
function withoutBsn(cell: string): string {
  return cell.replace(/(?<!\d)\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d)/g, (digits) => (readBsn(digits) ? '•••' : digits))
}
