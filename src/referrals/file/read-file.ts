import { type CheckedRows, checkRows } from './check-rows.ts'
import { findColumns, type HeadingMapping } from './headings.ts'
import type { TableRow } from './find-table.ts'
import { type Place, readTable, type Table } from './read-table.ts'
import type { ReferralContext } from './candidate.ts'
import { pack, type Packed } from '../../outside/aside/packed.ts'

/** A file to read and how to judge its rows. */
export interface FileToRead {
  readonly bytes: Buffer
  readonly name: string
  readonly context: ReferralContext
  readonly mapping: HeadingMapping | undefined
}

/** A file of which some rows are wanted as they stand in it. */
export interface RowsToRead extends Omit<FileToRead, 'context'> {
  readonly rows: readonly number[]
}

/** Some rows of a file. */
export interface RowsOfFile {
  readonly table: Table
  /** Which columns hold a BSN or V-number. */
  readonly numbers: readonly number[]
}

/** The wanted rows of a file, unchecked; throws as `readTable` and `findColumns`. */
export function readSomeRows({ bytes, name, mapping, rows }: RowsToRead): RowsOfFile {
  const wanted = new Set(rows)
  const { headings, rows: all, place } = readTable(bytes, name, mapping)
  const numbers = findColumns(headings, mapping).filter(({ field }) => field === 'bsn' || field === 'v-nummer')
  return {
    table: { headings, rows: all.filter(({ row }) => wanted.has(row)), place },
    numbers: numbers.map(({ at }) => at),
  }
}

type PackedRows = Omit<CheckedRows, 'candidates' | 'problems'> & {
  readonly [List in 'candidates' | 'problems']: Packed<CheckedRows[List][number]>
}

type SomePackedRows = Pick<RowsOfFile, 'numbers'> & {
  readonly headings: readonly string[]
  readonly place: Place
  readonly rows: Packed<TableRow>
}

/** Reads and checks a whole file, ready to go to another process; throws as `readTable` and `checkRows`. */
export function readAndCheck({ bytes, name, context, mapping }: FileToRead): PackedRows {
  const { candidates, problems, ...rest } = checkRows(readTable(bytes, name, mapping), context, mapping)
  return { ...rest, candidates: pack(candidates), problems: pack(problems) }
}

/** As `readSomeRows`, ready to go to another process. */
export function readSomeRowsPacked(file: RowsToRead): SomePackedRows {
  const { table, numbers } = readSomeRows(file)
  return { ...table, rows: pack(table.rows), numbers }
}
