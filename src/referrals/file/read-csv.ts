import { CsvError, parse } from 'csv-parse/sync'
import { MOST_CELLS, MOST_COLUMNS, tooMuch } from './too-much.ts'

/** A row is no longer, not even with a whole file's remarks in it. A quote that is never closed makes one row of all the rest. */
const MOST_RECORD = 1_000_000
const DELIMITERS = [';', ',', '\t']

/**
 * The records of a text file, blank ones included, so that the place of a record is its row in a spreadsheet (a quoted
 * cell may hold line ends). The delimiter is the one that the heading uses most, outside quotes, unless Excel's own
 * first line `sep=;` names it; that line is no row.
 * @param fileName only for the text of an error
 * @returns `null` when a quote is never closed
 * @throws InputError `file-too-much`
 */
export function readCsv(text: string, fileName: string): string[][] | null {
  const [named, delimiter] = /^sep=([;,\t])\r?\n/i.exec(text) ?? ['', detectDelimiter(text)]
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

function detectDelimiter(text: string): string {
  const heading = firstRecord(text)
  const counts = DELIMITERS.map((delimiter) => heading.split(delimiter).length)
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ';'
}

/** The first line with something in it, without what stands between quotes. */
function firstRecord(text: string): string {
  const start = text.slice(0, 20_000).trimStart()
  return start.replace(/"[^"]*"/g, '').split(/[\r\n]/, 1)[0] ?? ''
}
