import { parse } from 'csv-parse/sync'

const DELIMITERS = [';', ',', '\t']

/**
 * The records of a text file, blank ones included, so that the place of a record is its row in a spreadsheet (a quoted
 * cell may hold line ends). The delimiter is the one that the heading uses most, outside quotes, unless Excel's own
 * first line `sep=;` names it; that line is no row.
 * @returns `null` when a quote is never closed
 */
export function readCsv(text: string): string[][] | null {
  const [named, delimiter] = /^sep=([;,\t])\r?\n/i.exec(text) ?? ['', detectDelimiter(text)]
  try {
    return parse(text.slice(named.length), {
      delimiter,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: false,
    })
  } catch {
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
