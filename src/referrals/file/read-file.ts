import { type CheckedRows, checkRows, type Reading } from './check-rows.ts'
import { findColumns, isNumberField, plainHeading } from './headings.ts'
import type { TableRow } from './find-table.ts'
import { type Place, readTable, type Table } from './read-table.ts'
import type { ReferralContext } from './candidate.ts'
import { pack, type Packed } from '../../outside/aside/packed.ts'

/** A file to read and how to judge its rows. */
export interface FileToRead {
  readonly bytes: Buffer
  readonly name: string
  readonly context: ReferralContext
  readonly reading: Reading
}

/** A file of which some rows are wanted as they stand in it. */
export interface RowsToRead extends Omit<FileToRead, 'context'> {
  readonly rows: readonly number[]
}

/** Some rows of a file. */
export interface RowsOfFile {
  readonly table: Table
  /** Which columns hold a BSN or V-number, the BSN first. */
  readonly numbers: readonly { readonly field: 'bsn' | 'v-nummer'; readonly at: number }[]
}

/** The wanted rows of a file, unchecked; throws as `readTable` and `findColumns`. */
export function readSomeRows({ bytes, name, reading, rows }: RowsToRead): RowsOfFile {
  const wanted = new Set(rows)
  const { headings, rows: all, place } = readTable(bytes, name, reading.headings)
  const columns = findColumns(headings, reading.headings)
  const numbers = columns.flatMap(({ field, at }) => (isNumberField(field) ? [{ field, at }] : []))
  return {
    table: { headings, rows: all.filter(({ row }) => wanted.has(row)), place },
    numbers,
  }
}

/** How a file begins. */
export interface Beginning {
  readonly headings: readonly string[]
  /** For each column some of what stands in it, each value once. */
  readonly samples: readonly (readonly string[])[]
  readonly place: Place
  readonly rows: number
}

const ROWS_LOOKED_AT = 200
const SAMPLES = 3

/** The headings of a file and some values below each; throws as `readTable`. */
export function readStart({ bytes, name, reading }: Omit<RowsToRead, 'rows'>): Beginning {
  const { headings, rows, place } = readTable(bytes, name, reading.headings)
  const first = rows.slice(0, ROWS_LOOKED_AT)
  const samples = headings.map((_, at) => {
    const values = new Set(first.map(({ cells }) => (cells[at] ?? '').slice(0, LONGEST_SAMPLE).trim()).filter(Boolean))
    return [...values].slice(0, SAMPLES)
  })
  return { headings, samples, place, rows: rows.length }
}

const LONGEST_SAMPLE = 60

/** What travelled sealed with a row. */
export interface SealedRow {
  readonly row: number
  readonly sealed: string
}

/** What stands in the column of that heading, of the rows in which something does. */
export function readSealedRows({
  bytes,
  name,
  reading,
  sealed,
}: Omit<RowsToRead, 'rows'> & { readonly sealed: string }): SealedRow[] {
  const { headings, rows } = readTable(bytes, name, reading.headings)
  const at = headings.findIndex((heading) => plainHeading(heading) === plainHeading(sealed))
  return rows.flatMap(({ row, cells }) => {
    const text = cells[at]?.trim()
    return text ? [{ row, sealed: text }] : []
  })
}

type Lists = 'candidates' | 'problems' | 'refused'

type PackedRows = Omit<CheckedRows, Lists> & {
  readonly [List in Lists]: Packed<CheckedRows[List][number]>
}

type SomePackedRows = Pick<RowsOfFile, 'numbers'> & {
  readonly headings: readonly string[]
  readonly place: Place
  readonly rows: Packed<TableRow>
}

/** Reads and checks a whole file, ready to go to another process; throws as `readTable` and `checkRows`. */
export function readAndCheck({ bytes, name, context, reading }: FileToRead): PackedRows {
  const { candidates, problems, refused, ...rest } = checkRows(
    readTable(bytes, name, reading.headings),
    context,
    reading,
  )
  return { ...rest, candidates: pack(candidates), problems: pack(problems), refused: pack(refused) }
}

/** As `readSomeRows`, ready to go to another process. */
export function readSomeRowsPacked(file: RowsToRead): SomePackedRows {
  const { table, numbers } = readSomeRows(file)
  return { ...table, rows: pack(table.rows), numbers }
}
