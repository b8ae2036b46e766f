import { stringify } from 'csv-stringify/sync'

export type Cell = string | number | null

/**
 * Rows as CSV with `;`, as Dutch spreadsheets read it: UTF-8 with a byte order mark. No cell starts a formula (OWASP, CSV injection).
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))),
    { bom: true, delimiter: ';', record_delimiter: 'windows' },
  )
}

/** Text that a spreadsheet would run gets an apostrophe before it. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}
