import type { Secrets } from '../../people/secrets.ts'
import type { Reading } from '../file/check-rows.ts'
import { plainHeading, type ReferralField, type ReferralFields } from '../file/headings.ts'
import type { SealedRow } from '../file/read-file.ts'

/** The column of a download in which the BSN and V-number of a row travel, sealed: only Dagdeel opens it again. */
export const SEALED_HEADING = 'Verzegelde nummers'

/** Whether a file has the column that `sealNumbersOf` fills. */
export function hasSealedNumbers(headings: readonly string[]): boolean {
  return headings.some((heading) => plainHeading(heading) === plainHeading(SEALED_HEADING))
}

/** What stands in a row's columns of numbers, sealed for its municipality; empty when nothing does. */
export function sealNumbersOf(
  secrets: Secrets,
  municipality: string,
  { bsn, vNumber }: { readonly bsn: string; readonly vNumber: string },
): string {
  return bsn || vNumber ? secrets.seal(JSON.stringify([municipality, bsn, vNumber])) : ''
}

/**
 * The numbers of rows of a file that was downloaded from here, by row: those that were sealed for this municipality. What can't be opened
 * is nothing.
 */
export function openNumbers(
  secrets: Secrets,
  municipality: string,
  rows: readonly SealedRow[],
): Record<number, ReferralFields> {
  const opened = rows.map(({ row, sealed }) => {
    const { bsn, vNumber } = openOne(secrets, municipality, sealed)
    const fields = { ...(bsn && { bsn }), ...(vNumber && { 'v-nummer': vNumber }) }
    return [row, fields] as const
  })
  return Object.fromEntries(opened.filter(([, fields]) => Object.keys(fields).length > 0))
}

function openOne(secrets: Secrets, municipality: string, sealed: string): { bsn?: string; vNumber?: string } {
  try {
    const [of, bsn, vNumber] = JSON.parse(secrets.open(sealed)) as string[]
    return of === municipality ? { bsn: bsn ?? '', vNumber: vNumber ?? '' } : {}
  } catch {
    return {}
  }
}

/** The number of a row: as it was corrected, else as it stands there, else as it came along sealed. */
export function numberOf({ cells, sealed }: Reading = {}, row: number, field: ReferralField, text = ''): string {
  return (cells?.[row]?.[field] ?? (text.trim() || sealed?.[row]?.[field] || '')).trim()
}
