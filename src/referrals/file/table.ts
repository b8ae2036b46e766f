/** A row as the spreadsheet numbers it: the heading is row 1, and blank rows count. */
export interface TableRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** A file as text: its headings, and the rows that are not blank. Spreadsheet dates are `YYYY-MM-DD`. */
export interface Table {
  readonly headings: readonly string[]
  readonly rows: readonly TableRow[]
}
