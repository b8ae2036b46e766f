import { InputError } from '../../errors.ts'
import { readSpreadsheet, MOST_CELLS, MOST_COLUMNS, tooMuch } from './read-spreadsheet.ts'
import { CsvError, parse } from 'csv-parse/sync'
import { countKnown, findTable, type KnowsHeading, type TableRow } from './find-table.ts'
import { fieldNamed } from './guess-heading.ts'
import { type HeadingMapping, plainHeading } from './headings.ts'

/** Where in a file the table stands, and what else is there that is not read. */
export interface Place {
  /** None in a text file. */
  readonly sheet: string | null
  /** The row of the heading. */
  readonly row: number
  readonly otherSheets: readonly string[]
  /** The row and the column (by its letter) where another table begins. */
  readonly otherRow: number | null
  readonly otherColumn: string | null
}

/** A file as text: its headings, and the rows that are not blank. Spreadsheet dates are `YYYY-MM-DD`. */
export interface Table {
  readonly headings: readonly string[]
  readonly rows: readonly TableRow[]
  readonly place: Place
}

/** The most rows that one file may hold, the heading and blank rows not counted. */
const MAX_ROWS = 200_000

/**
 * Reads a referral file, CSV or XLSX; what it is shows in its bytes, not in its name. The heading is the first row, on any sheet, that
 * names enough of what Dagdeel knows; else the first row that is not blank.
 * @param fileName only for the text of an error
 * @param mapping the headings of the municipality's own
 * @throws InputError `file-unreadable`, `file-too-much`, `file-empty` or `too-many-rows`
 * Source: docs/files.md, "Referral file".
 */
export function readTable(bytes: Buffer, fileName: string, mapping: HeadingMapping = {}): Table {
  const own = new Map(Object.entries(mapping).map(([heading, field]) => [plainHeading(heading), field]))
  const knows: KnowsHeading = (heading) => own.get(plainHeading(heading)) ?? fieldNamed(heading)
  const sheet = isZip(bytes)
    ? readSpreadsheet(bytes, fileName, (records) => findTable(numberRows(records), knows) !== null)
    : readText(bytes, fileName, knows)
  if (!sheet) throw new InputError('file-unreadable', { file: fileName })
  const all = numberRows(sheet.records)
  const { heading, rows, otherRow, otherColumn } = findTable(all, knows) ?? firstTable(all)
  if (!heading || rows.length === 0) throw new InputError('file-empty', { file: fileName })
  if (rows.length > MAX_ROWS)
    throw new InputError('too-many-rows', { file: fileName, rows: rows.length, most: MAX_ROWS })
  const place = { sheet: sheet.name, row: heading.row, otherSheets: sheet.others, otherRow, otherColumn }
  return { headings: heading.cells.map((cell) => cell.trim()), rows, place }
}

function firstTable([heading, ...rows]: readonly TableRow[]) {
  return { heading, rows, otherRow: null, otherColumn: null }
}

function isZip(bytes: Buffer): boolean {
  return bytes.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))
}

function readText(bytes: Buffer, fileName: string, knows: KnowsHeading) {
  const text = decodeText(bytes)
  if (text === null || /^\s*(<|%PDF-|\{\\rtf)/i.test(text)) return null
  const records = readCsv(text, fileName, knows)
  return records && { name: null, records, others: [] }
}

/** The rows that are not blank, each with its number in the spreadsheet. */
function numberRows(records: readonly string[][]): TableRow[] {
  const rows: TableRow[] = []
  for (const [at, cells] of records.entries()) {
    if (cells.some((cell) => cell !== '' && cell.trim() !== '')) rows.push({ row: at + 1, cells })
  }
  return rows
}

/**
 * The text of a file in UTF-8 or UTF-16, with or without byte order mark, else Windows-1252.
 * @returns `null` when the bytes are no text: control characters, or not the encoding that the mark promises
 */
function decodeText(bytes: Buffer): string | null {
  const text = decode(bytes)
  return text === null || /[\0-\x08\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d\ufffe\uffff]/.test(text) ? null : text
}

/** What Windows-1252 has where Latin-1 has control characters, 0x80 to 0x9F. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** The first bytes tell UTF-16 without a byte order mark: they hold the heading, which is in Latin script. */
const SAMPLE_BYTES = 512

function decode(bytes: Buffer): string | null {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes)
  if (encoding) return decodeAs(encoding, bytes)
  return decodeAs('utf-8', bytes) ?? windows1252(bytes)
}

function markedEncoding(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
}

function unmarkedUtf16(bytes: Buffer): string | null {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const zeros: [even: number, odd: number] = [0, 0]
  for (const [at, byte] of sample.entries()) if (byte === 0) zeros[at % 2 === 0 ? 0 : 1]++
  const many = sample.length * 0.3
  if (zeros[1] > many && zeros[0] === 0) return 'utf-16le'
  return zeros[0] > many && zeros[1] === 0 ? 'utf-16be' : null
}

function decodeAs(encoding: string, bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** By hand: some versions of Node take Windows-1252 for Latin-1 and lose the euro sign and the curly quotes. */
function windows1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign)
}

/**
 * The records of a text file, blank ones included, so that the place of a record is its row in a spreadsheet (a quoted
 * cell may hold line ends). The delimiter is the one that separates most known headings, else the one that the
 * first line uses most, outside quotes, unless Excel's own first line `sep=;` names it; that line is no row.
 * @param fileName only for the text of an error
 * @returns `null` when a quote is never closed
 * @throws InputError `file-too-much`
 */
function readCsv(text: string, fileName: string, knows: KnowsHeading): string[][] | null {
  const [named, delimiter] = /^sep=([;,\t])\r?\n/i.exec(text) ?? ['', detectDelimiter(text, knows)]
  let cells = 0
  try {
    return parse(text.slice(named.length), {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
      max_record_size: MOST_RECORD,
      on_record: (record: string[]) => {
        cells += record.length
        if (record.length > MOST_COLUMNS || cells > MOST_CELLS) throw tooMuch(fileName)
        return record
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw tooMuch(fileName)
    return null
  }
}

/** A row is no longer, not even with a whole file's remarks in it. A quote that is never closed makes one row of all the rest. */
const MOST_RECORD = 1_000_000

const DELIMITERS = [';', ',', '\t']

function detectDelimiter(text: string, knows: KnowsHeading): string {
  const start = text.slice(0, 20_000)
  const lines = start.split(/[\r\n]+/, 50)
  const known = DELIMITERS.map((sign) => Math.max(...lines.map((line) => countKnown(line.split(sign), knows))))
  const used = DELIMITERS.map((sign) => firstRecord(start).split(sign).length)
  const counts = Math.max(...known) > 1 ? known : used
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';'
}

/** The first line with something in it, without what stands between quotes. */
function firstRecord(start: string): string {
  return (
    start
      .trimStart()
      .replace(/"[^"]*"/g, '')
      .split(/[\r\n]/, 1)[0] ?? ''
  )
}
