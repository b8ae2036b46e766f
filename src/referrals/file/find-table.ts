/** A row as the spreadsheet numbers it: its first row is row 1, and blank rows count. */
export interface TableRow {
  readonly row: number
  readonly cells: readonly string[]
}

/** Where the people stand in a sheet, and what else stands there. */
export interface FoundTable {
  readonly heading: TableRow
  readonly rows: readonly TableRow[]
  /** The first row that is not read: another table begins there. */
  readonly otherRow: number | null
  /** The letter of the first column that is not read: another table stands there. */
  readonly otherColumn: string | null
}

/** Which field a heading stands for; none for what nobody knows. */
export type KnowsHeading = (heading: string) => string | undefined

/** So many known headings make a heading: a title or a row of people holds fewer. */
const ENOUGH = 3
/** A heading stands no further down, blank rows not counted. */
const LOOKED_AT = 200

/**
 * The first table with known headings: below titles and notes, and up to where another one begins, below a blank row or beside a blank
 * column. A heading that is repeated for each page is no row.
 * @param rows The rows that are not blank.
 * @returns `null` where no row is a heading.
 */
export function findTable(rows: readonly TableRow[], knows: KnowsHeading): FoundTable | null {
  const first = rows.slice(0, LOOKED_AT).findIndex(({ cells }) => countKnown(cells, knows) >= ENOUGH)
  if (first < 0) return null
  const at = first + (isHeadingBelow(rows, first, knows) ? 1 : 0)
  const heading = rows[at] as TableRow
  const end = findEnd(rows, at, knows)
  const below = rows.slice(at + 1, end).filter(({ cells }) => !isSameHeading(cells, heading.cells))
  const otherRow = rows[end]?.row ?? null
  const width = findOtherTable(heading.cells, knows)
  if (width === null) return { heading, rows: below, otherRow, otherColumn: null }
  const narrow = ({ row, cells }: TableRow) => ({ row, cells: cells.slice(0, width) })
  const isGiven = ({ cells }: TableRow) => cells.some((cell) => cell.trim() !== '')
  return {
    heading: narrow(heading),
    rows: below.map(narrow).filter(isGiven),
    otherRow,
    otherColumn: letterOf(width + 2),
  }
}

/** How many different fields these cells name. */
export function countKnown(cells: readonly string[], knows: KnowsHeading): number {
  return new Set(cells.flatMap((cell) => (cell && cell.length < 100 ? (knows(cell) ?? []) : []))).size
}

/** A heading of two rows: the lower one says more. */
function isHeadingBelow(rows: readonly TableRow[], at: number, knows: KnowsHeading): boolean {
  return countKnown(rows[at + 1]?.cells ?? [], knows) > countKnown(rows[at]?.cells ?? [], knows)
}

/** The first row, below a blank one, that is the heading of another table. */
function findEnd(rows: readonly TableRow[], heading: number, knows: KnowsHeading): number {
  const cells = rows[heading]?.cells ?? []
  for (let at = heading + 1; at < rows.length; at++) {
    const [before, here] = [rows[at - 1] as TableRow, rows[at] as TableRow]
    if (here.row === before.row + 1 || isSameHeading(here.cells, cells)) continue
    if (countKnown(here.cells, knows) >= ENOUGH) return at
  }
  return rows.length
}

function isSameHeading(cells: readonly string[], heading: readonly string[]): boolean {
  return cells.length <= heading.length && heading.every((text, at) => text === (cells[at] ?? ''))
}

/** The first column of a table beside this one, behind a blank heading: it names a field again. None where there is no other. */
function findOtherTable(heading: readonly string[], knows: KnowsHeading): number | null {
  const seen = new Set<string>()
  let blank: number | null = null
  for (const [at, text] of heading.entries()) {
    if (text.trim() === '') blank = at
    const field = knows(text)
    if (field === undefined) continue
    if (seen.has(field)) return blank
    seen.add(field)
  }
  return null
}

/** How a spreadsheet names a column: 1 is `A`, 27 is `AA`. */
function letterOf(column: number): string {
  const before = Math.floor((column - 1) / 26)
  return `${before > 0 ? letterOf(before) : ''}${String.fromCharCode(65 + ((column - 1) % 26))}`
}
