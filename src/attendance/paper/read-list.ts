import { readSpreadsheet } from '../../referrals/file/read-spreadsheet.ts'
import { columnOf } from './list-words.ts'

/** One row of the sheet: its number there, and what stands in each of our columns. */
export interface SheetRow {
  readonly line: number
  readonly cells: Readonly<Partial<Record<NonNullable<ReturnType<typeof columnOf>>, string>>>
}

/**
 * The rows of a list that came back as a spreadsheet, wherever its columns are by now. Runs aside (`take-in.ts`): a hostile file can
 * cost any time and memory.
 * @returns null when no sheet has the columns of a list, or when it is no spreadsheet.
 * @throws InputError `file-too-much`
 */
export function readList({ bytes, name }: { readonly bytes: Uint8Array; readonly name: string }): SheetRow[] | null {
  const sheet = readSpreadsheet(Buffer.from(bytes), name, (records) => headingAt(records) >= 0)
  if (!sheet) return null
  const at = headingAt(sheet.records)
  if (at < 0) return null
  const columns = (sheet.records[at] ?? []).map(columnOf)
  return sheet.records.slice(at + 1).flatMap((record, index) => {
    const named = columns.flatMap((column, place) => (column ? [[column, (record[place] ?? '').trim()] as const] : []))
    // The numbers stand before blank rows too.
    const isBlank = named.every(([column, cell]) => column === 'number' || cell === '')
    return isBlank ? [] : [{ line: at + index + 2, cells: Object.fromEntries(named) }]
  })
}

/** The row with the headings, or -1. */
function headingAt(records: readonly (readonly string[])[]): number {
  return records.findIndex((record) => {
    const columns = record.map(columnOf)
    return columns.includes('code') && columns.includes('present')
  })
}
