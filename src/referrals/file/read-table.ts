import { InputError } from '../../errors.ts'
import { decodeText } from './decode-text.ts'
import { readCsv } from './read-csv.ts'
import { readSpreadsheet } from './read-spreadsheet.ts'
import type { Table, TableRow } from './table.ts'

/** The most rows that one file may hold, the heading and blank rows not counted. */
export const MAX_ROWS = 200_000

/**
 * Reads a referral file, CSV or XLSX; what it is shows in its bytes, not in its name. The first row that is not blank is
 * the heading.
 * @param fileName only for the text of an error
 * @throws InputError `file-unreadable`, `file-too-much`, `file-empty` or `too-many-rows`
 * Source: the contract, "Referral file".
 */
export function readTable(bytes: Buffer, fileName: string): Table {
  const records = isZip(bytes) ? readSpreadsheet(bytes, fileName) : readText(bytes, fileName)
  if (!records) throw new InputError('file-unreadable', { file: fileName })
  const [heading, ...rows] = numberRows(records)
  if (!heading || rows.length === 0) throw new InputError('file-empty', { file: fileName })
  if (rows.length > MAX_ROWS)
    throw new InputError('too-many-rows', { file: fileName, rows: rows.length, most: MAX_ROWS })
  return { headings: heading.cells.map((cell) => cell.trim()), rows }
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))
}

function readText(bytes: Buffer, fileName: string): string[][] | null {
  const text = decodeText(bytes)
  if (text === null || /^\s*(<|%PDF-|\{\\rtf)/i.test(text)) return null
  return readCsv(text, fileName)
}

/** The rows that are not blank, each with its number in the spreadsheet. */
function numberRows(records: readonly string[][]): TableRow[] {
  const rows: TableRow[] = []
  for (const [at, cells] of records.entries()) {
    if (cells.some((cell) => cell !== '' && cell.trim() !== '')) rows.push({ row: at + 1, cells })
  }
  return rows
}
