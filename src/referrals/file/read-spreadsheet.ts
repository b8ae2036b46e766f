import readSheets from 'read-excel-file/node'

/**
 * The rows of an XLSX file, of its first sheet that is not empty, as text: a date as `YYYY-MM-DD`, a number with exactly the digits that
 * the file holds, a formula as its last result.
 * @returns `null` when this is no XLSX file
 */
export async function readSpreadsheet(bytes: Buffer): Promise<string[][] | null> {
  try {
    const sheets = await readSheets<string>(bytes, { parseNumber: exactNumber })
    const sheet = sheets.find(({ data }) => data.length > 0)
    return (sheet?.data ?? []).map((row) => row.map(cellText))
  } catch {
    return null
  }
}

/** Some programs write a long number as `9.99990019E8`. */
function exactNumber(text: string): string {
  const number = Number(text)
  return /e/i.test(text) && Number.isSafeInteger(number) ? String(number) : text
}

/** The package calls a date `typeof Date` in its types and hands over a `Date` at midnight UTC. */
function cellText(cell: unknown): string {
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return dayOf(cell)
  return typeof cell === 'boolean' ? String(cell) : ''
}

/** Dates are fractions of days in the file: a moment just before midnight is a rounding error. */
function dayOf(date: Date): string {
  const seconds = Math.round(date.getTime() / 1000)
  return Number.isNaN(seconds) ? '' : new Date(seconds * 1000).toISOString().slice(0, 10)
}
