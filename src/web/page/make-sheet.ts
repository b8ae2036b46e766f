import writeExcel from 'write-excel-file/node'
import { csvOf } from '../../outside/csv-of.ts'

/** Rows of text and numbers for a spreadsheet. */
export interface SheetTable {
  /** Of the file, without its ending. */
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
}

export type SheetKind = 'csv' | 'xlsx'

/**
 * A table as a file. No cell can start a formula: in CSV what looks like one gets an apostrophe in front, in XLSX every cell is text or a number. Runs
 * aside: of tens of thousands of rows it takes seconds.
 */
export async function makeSheet({ kind, table }: { kind: SheetKind; table: SheetTable }): Promise<string | Uint8Array> {
  return kind === 'csv' ? csvOf([table.headings, ...table.rows]) : asExcel(table)
}

async function asExcel({ headings, rows }: SheetTable): Promise<Buffer> {
  const cell = (value: string | number, heading: boolean) => ({
    ...(typeof value === 'number' ? { value, type: Number } : { value, type: String }),
    ...(heading && { fontWeight: 'bold' as const }),
  })
  const sheet = [headings.map((text) => cell(text, true)), ...rows.map((row) => row.map((text) => cell(text, false)))]
  return writeExcel(sheet, { stickyRowsCount: 1 }).toBuffer()
}
