import { pack, type Packed } from '../../outside/aside/packed.ts'
import type { CheckedRows } from './check-rows.ts'
import { type FileToRead, readAndCheck, readSomeRows, type RowsOfFile, type RowsToRead } from './read-file.ts'
import type { TableRow } from './table.ts'

type PackedRows = Pick<CheckedRows, 'rows' | 'rejected'> & {
  readonly [List in 'candidates' | 'problems']: Packed<CheckedRows[List][number]>
}
type SomePackedRows = Pick<RowsOfFile, 'numbers'> & {
  readonly headings: readonly string[]
  readonly rows: Packed<TableRow>
}

/** As `readAndCheck`, ready to go to another process. */
export function readAndCheckPacked(file: FileToRead): PackedRows {
  const { candidates, problems, ...rest } = readAndCheck(file)
  return { ...rest, candidates: pack(candidates), problems: pack(problems) }
}

/** As `readSomeRows`, the same. */
export function readSomeRowsPacked(file: RowsToRead): SomePackedRows {
  const { table, numbers } = readSomeRows(file)
  return { headings: table.headings, rows: pack(table.rows), numbers }
}
