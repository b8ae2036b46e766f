import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { readBsn } from '../../people/identity.ts'
import type { RowProblem } from '../file/problems.ts'
import { findImport } from './find-import.ts'
import { readRows } from './check-file.ts'
import { fileOf, reviewImport } from './review-import.ts'
import type { Table } from '../file/read-table.ts'
import { findMapping } from './column-mappings.ts'

/** Rows as a table for a spreadsheet. */
export interface RowTable {
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/**
 * The refused rows of an upload as they stand in the file, with the row's number before them and the reasons behind them. BSN and
 * V-number are left out, as in everything that leaves Dagdeel: the row's number says where to put them right.
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
  const file = fileOf(deps, found)
  const read = await readRows({
    ...file,
    mapping: await findMapping(deps.db.read, file),
    rows: [...reasons.keys()],
  })
  const headings = read.table.headings.filter((_, at) => !read.numbers.includes(at))
  const rows = read.table.rows.map(({ row, cells }) => [
    String(row),
    ...shownCells(cells, read, read.table.headings.length),
    (reasons.get(row) ?? []).join(' '),
  ])
  return { name: found.fileName, headings, rows }
}

/** A row of the file without the columns that hold BSN and V-number, padded to the width of the heading. */
function shownCells(
  cells: readonly string[],
  { numbers }: { numbers: readonly number[]; table: Table },
  width: number,
): string[] {
  return Array.from({ length: width }, (_, at) => withoutBsn(cells[at] ?? '')).filter((_, at) => !numbers.includes(at))
}

/** A BSN in a column where none belongs. */
function withoutBsn(cell: string): string {
  return cell.replace(/(?<!\d)\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d)/g, (digits) => (readBsn(digits) ? '•••' : digits))
}
