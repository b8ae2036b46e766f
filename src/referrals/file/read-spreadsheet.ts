import { InputError } from '../../errors.ts'
import { isCellError, NO_RESULT } from './cells.ts'
import { hear } from './unpack.ts'
import { type Book, dayOfMoment, dayOfSerial, openBook, unpackedPart, cellText } from './workbook.ts'

/** A column with something in it further on is a mistake, or a trap. */
export const MOST_COLUMNS = 2_000
/** Excel itself knows no more. */
const MOST_SHEET_ROWS = 1_048_576
/** A sheet with more of them is no list. */
const MOST_MERGED = 10_000
/** Blank ones before the last of a row counted: 200,000 rows of 100 columns. */
export const MOST_CELLS = 20_000_000
/** A text that stands in a spreadsheet once can be in every cell. */
const MOST_CHARACTERS = 150_000_000

/** A sheet with its rows, and the names of the others. */
export interface Sheet {
  readonly name: string
  readonly records: readonly string[][]
  readonly others: readonly string[]
}

/**
 * The rows of an XLSX file, of the sheet that is wanted, as text: a date as `YYYY-MM-DD`, a number with exactly the digits that
 * the file holds, a formula as its last result (`NO_RESULT` without one), an error as Excel shows it, and in each row of cells that are merged what stands in the first. Rows end with their
 * last cell that is not empty.
 * @param fileName only for the text of an error
 * @param isWanted the first sheet of which this is true is read; else the first that is not empty
 * @returns `null` when this is no XLSX file
 * @throws InputError `file-too-much`
 */
export function readSpreadsheet(
  bytes: Buffer,
  fileName: string,
  isWanted: (records: readonly string[][]) => boolean,
): Sheet | null {
  try {
    const book = openBook(bytes)
    const others = (name: string) => book.sheets.map((sheet) => sheet.name).filter((other) => other !== name)
    let first: Sheet | undefined
    for (const { name, part } of book.sheets) {
      const records = readSheet(unpackedPart(bytes, part), book, fileName)
      if (isWanted(records)) return { name, records, others: others(name) }
      if (records.length > 0) first ??= { name, records, others: others(name) }
    }
    return first ?? { name: '', records: [], others: [] }
  } catch (error) {
    if (error instanceof InputError) throw error
    if (error instanceof RangeError) throw tooMuch(fileName)
    return null
  }
}

function readSheet(part: Uint8Array, book: Book, fileName: string): string[][] {
  const rows: string[][] = []
  let [row, column, style, type, text] = [0, 0, '', '', '']
  let [inside, wanted, spoken, isFormula, hasResult] = [false, false, false, false, false]
  let [cells, characters] = [0, 0]
  const merged: string[] = []

  const put = (value: string) => {
    if (row > MOST_SHEET_ROWS || column > MOST_COLUMNS) throw tooMuch(fileName)
    while (rows.length < row) rows.push([])
    const line = rows[row - 1] ?? []
    cells += Math.max(0, column - line.length)
    characters += value.length
    if (cells > MOST_CELLS || characters > MOST_CHARACTERS) throw tooMuch(fileName)
    while (line.length < column) line.push('')
    line[column - 1] = value
  }
  hear(part, {
    opens: (name, attributes) => {
      if (name === 'sheetData') inside = true
      if (name === 'mergeCell' && attributes.ref) merged.push(attributes.ref)
      if (!inside) return
      if (name === 'row') [row, column] = [attributes.r ? Number(attributes.r) : row + 1, 0]
      if (name === 'c') {
        const [, letters = '', digits = ''] = /^([A-Z]+)(\d+)$/.exec(attributes.r ?? '') ?? []
        if (digits) row = Number(digits)
        column = letters ? columnNumber(letters) : column + 1
        ;[type, style, text] = [attributes.t ?? 'n', attributes.s ?? '', '']
        ;[isFormula, hasResult] = [false, false]
      }
      if (name === 'f') isFormula = true
      if (name === 'v') hasResult = true
      if (name === 'v' || name === 't') wanted = !spoken
      if (name === 'rPh') spoken = true
    },
    closes: (name) => {
      if (name === 'sheetData') inside = false
      if (name === 'v' || name === 't') wanted = false
      if (name === 'rPh') spoken = false
      if (name !== 'c' || !inside) return
      const value = valueOf(type, style, text, book)
      // A text may be empty and still be the result of a formula.
      const lacksResult = isFormula && value === '' && !(type === 'str' && hasResult)
      if (value !== '' || lacksResult) put(value || NO_RESULT)
    },
    text: (more) => {
      if (wanted) text += more
    },
  })
  for (const [first, from, to] of merged.slice(0, MOST_MERGED).map(firstColumnOf)) {
    const value = rows[from - 1]?.[first - 1] ?? ''
    column = first
    for (row = from + 1; value !== '' && row <= Math.min(to, rows.length); row++) put(value)
  }
  return rows
}

/** Cells that are merged over several rows count in each of them; those over several columns in the first. */
function firstColumnOf(range: string): [column: number, from: number, to: number] {
  const [, letters = '', from = '0', to = '0'] = /^([A-Z]+)(\d+):[A-Z]+(\d+)$/.exec(range) ?? []
  return [columnNumber(letters), Number(from), Number(to)]
}

/** `A` is 1, `AA` is 27. */
function columnNumber(letters: string): number {
  let number = 0
  for (const letter of letters.slice(0, 4)) number = number * 26 + letter.charCodeAt(0) - 64
  return number
}

function valueOf(type: string, style: string, text: string, { texts, dateStyles, since }: Book): string {
  if (type === 's') return texts[Number(text)] ?? ''
  if (type === 'str' || type === 'inlineStr') return cellText(text)
  const given = text.trim()
  if (type === 'e') return isCellError(given) ? given : NO_RESULT
  if (given === '') return ''
  if (type === 'b') return given === '1' ? 'true' : 'false'
  if (type === 'd') return dayOfMoment(given)
  return dateStyles[Number(style || -1)] ? dayOfSerial(Number(given), since) : exactNumber(given)
}

/** Some programs write a long number as `9.99990019E8`. */
function exactNumber(text: string): string {
  const number = Number(text)
  return /e/i.test(text) && Number.isSafeInteger(number) ? String(number) : text
}

/** The file holds more than any list of people, or is made to look so. */
export function tooMuch(fileName: string): InputError {
  return new InputError('file-too-much', { file: fileName })
}
