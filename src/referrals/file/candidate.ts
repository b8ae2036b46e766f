import type { Day } from '../../calendar/days.ts'
import type { TargetGroup } from '../referral.entity.ts'

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

export type Law = 'Wi2013' | 'Wi2021'

/** A referral that passed the checks, not yet saved. Texts that are not given are `null`. */
export interface ReferralCandidate {
  /** The row in the spreadsheet; 1 for a referral that came alone. */
  readonly row: number
  readonly reference: string | null
  /** Nine digits. */
  readonly bsn: string | null
  /** Ten digits. */
  readonly vNumber: string | null
  readonly givenNames: string | null
  readonly prefix: string | null
  readonly familyName: string
  readonly gender: 'M' | 'V' | 'O' | null
  /** `1990-05-31`, or `1990-05` or `1990` where the BRP does not know the rest. */
  readonly birthDate: string | null
  readonly street: string | null
  readonly houseNumber: string | null
  readonly houseLetter: string | null
  readonly addition: string | null
  /** `1234 AB`. */
  readonly postcode: string | null
  readonly town: string | null
  /** CBS code, four digits. */
  readonly municipality: string
  readonly law: Law
  readonly targetGroup: TargetGroup | null
  readonly noticeSentOn: Day | null
  readonly dutyStartsOn: Day | null
  /** As given: exclusive for Wi2021, the last day for Wi2013. */
  readonly termEndsOn: Day
  readonly waitingSince: Day
  /** The last day on which signing is still in time. */
  readonly deadline: Day
  /** BCP-47, best first; empty when none is given. */
  readonly languages: readonly string[]
  readonly email: string | null
  readonly mayEmail: boolean
  readonly phone: string | null
  readonly needs: readonly string[]
  readonly household: string | null
  readonly householdMode: 'together' | 'apart' | null
  readonly counsellorName: string | null
  readonly counsellorEmail: string | null
  readonly counsellorMay: boolean
}
