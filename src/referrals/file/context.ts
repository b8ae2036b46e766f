import type { Day } from '../../calendar/days.ts'

/** What the checks need to know of the world. */
export interface ReferralContext {
  readonly today: Day
  /** Codes of all municipalities that Dagdeel serves. */
  readonly knownMunicipalities: ReadonlySet<string>
  /** Codes that this user or key may work for. */
  readonly allowedMunicipalities: ReadonlySet<string> | 'all'
  /** Counts for rows without `gemeentecode`. */
  readonly defaultMunicipality?: string
}
