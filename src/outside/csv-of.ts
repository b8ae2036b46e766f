import { type Options, stringify } from 'csv-stringify/sync'

export type Cell = string | number | null

/** As Dutch spreadsheets read it: `;`, UTF-8 with a byte order mark. */
const FOR_SPREADSHEETS: Options = { bom: true, delimiter: ';', record_delimiter: 'windows' }

/**
 * Rows as CSV, for Dutch spreadsheets unless `how` says otherwise. No cell starts a formula (OWASP, CSV injection): who opens the file
 * in a spreadsheet runs nothing that stood in a form or a file.
 */
export function csvOf(rows: readonly (readonly Cell[])[], how = FOR_SPREADSHEETS): string {
  return stringify(
    rows.map((row) => row.map((cell) => (typeof cell === 'string' ? harmless(cell) : cell))),
    how,
  )
}

/** Text that a spreadsheet would run gets an apostrophe before it; some read the wide signs of Chinese as the narrow ones. */
export function harmless(text: string): string {
  return /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/.test(text) ? `'${text}` : text
}
