import type { Day } from '../../calendar/days.ts'
import { ConflictError, InputError } from '../../errors.ts'
import type { Programme } from '../../municipalities/slot.entity.ts'
import { isEnough, NEEDED_MINUTES, type Attended, inHours } from '../marks/find-marks.ts'

/** Signed on a day, or refused on a day. */
export type SignedOrRefused = { readonly signedOn: Day } | { readonly refusedOn: Day }

/** What is known of somebody who signs. */
export interface Signer {
  readonly programme: Programme
  /** First day of the duty; null when nobody told us. */
  readonly dutyStartsOn: Day | null
  readonly attended: Attended
}

/** The day of the signature or of the refusal. */
export function signingDay(given: SignedOrRefused): Day {
  return 'signedOn' in given ? given.signedOn : given.refusedOn
}

/**
 * Checks the day: not in the future and not before the term (M2M PVT, business rules 4 and 6).
 * @throws InputError `signing-in-future`, `signing-before-term`
 */
export function checkSigningDay(day: Day, today: Day, { dutyStartsOn }: Pick<Signer, 'dutyStartsOn'>): void {
  if (day > today) throw new InputError('signing-in-future', { day })
  if (dutyStartsOn !== null && day < dutyStartsOn)
    throw new InputError('signing-before-term', { day, start: dutyStartsOn })
}

/**
 * Why somebody can't sign yet; null when they can. Under Wi2021 it takes twelve hours with one activity or excursion (BI21 art. 3.1
 * lid 2, 3); Wi2013 asks no more than the half day at which one signs.
 */
export function whyNotYet({ programme, attended }: Pick<Signer, 'programme' | 'attended'>): ConflictError | null {
  if (programme === 'wi2013' || isEnough(attended)) return null
  if (attended.minutes >= NEEDED_MINUTES) return new ConflictError('activity-missing')
  return new ConflictError('hours-missing', { hours: inHours(attended.minutes), needed: inHours(NEEDED_MINUTES) })
}
