import type { ReferralField } from '../../../src/referrals/file/headings.ts'
import type { ReferralContext } from '../../../src/referrals/file/candidate.ts'

/** The world of these tests: 1 December 2026, a planner of Maastricht who also serves Meerssen. */
export const context: ReferralContext = {
  today: '2026-12-01',
  knownMunicipalities: new Set(['0935', '0938', '0981']),
  allowedMunicipalities: new Set(['0935', '0938']),
  defaultMunicipality: '0935',
}

/** What a good referral says, with changes. */
export function aReferral(
  changes: Partial<Record<ReferralField, string>> = {},
): Partial<Record<ReferralField, string>> {
  return {
    bsn: '999990019',
    'v-nummer': '2700000001',
    achternaam: 'Haddad',
    wet: 'Wi2021',
    'begindatum plicht': '01-06-2026',
    'einddatum termijn': '01-06-2029',
    ...changes,
  }
}

/** A file with these rows, as text. */
export function aFile(rows: readonly Partial<Record<ReferralField, string>>[]): string {
  const headings = [...new Set(rows.flatMap((row) => Object.keys(row)))] as ReferralField[]
  const lines = rows.map((row) =>
    headings.map((heading) => `"${(row[heading] ?? '').replaceAll('"', '""')}"`).join(';'),
  )
  return [headings.join(';'), ...lines].join('\r\n')
}
