import type { Response } from 'express'
import writeExcel from 'write-excel-file/node'
import { csvOf } from '../../outside/csv-of.ts'

/** Rows of text for a spreadsheet. */
export interface SheetTable {
  /** Of the file, without its ending. */
  readonly name: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

export type SheetKind = 'csv' | 'xlsx'

/**
 * Answers with a table as a file. No cell can start a formula: in CSV what looks like one gets an apostrophe in front, in XLSX every
 * cell is text.
 */
export async function sendTable(response: Response, kind: SheetKind, table: SheetTable): Promise<void> {
  const content = kind === 'csv' ? csvOf([table.headings, ...table.rows]) : await asExcel(table)
  response.set('Cache-Control', 'no-store').attachment(`${table.name}.${kind}`).send(content)
}

function asExcel({ headings, rows }: SheetTable): Promise<Buffer> {
  const cell = (value: string, heading: boolean) => ({
    value,
    type: String,
    ...(heading && { fontWeight: 'bold' as const }),
  })
  const sheet = [headings.map((text) => cell(text, true)), ...rows.map((row) => row.map((text) => cell(text, false)))]
  return writeExcel(sheet).toBuffer()
}
