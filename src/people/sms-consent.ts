import type { Moment } from '../outside/clock.ts'
import type { Person } from './person.entity.ts'
import { mobileNumber } from './phone-number.ts'

/** What is kept of it. */
type Consent = Pick<Person, 'smsNumber' | 'smsSince' | 'smsBy'>

/** What is kept of who agreed to nothing, or took it back: nothing. What they had agreed to is in the history. */
export const NO_CONSENT: Consent = { smsNumber: null, smsSince: null, smsBy: null }

/**
 * That somebody agrees to SMS on this number, as columns: which number, when, and who noted it (GDPR art. 7(1): it can be shown). Saying
 * so again keeps the first moment.
 * @param by The name of the actor.
 * @returns `null` when the number is none of a mobile telephone; nothing to write when it is known already.
 */
export function consentTo(
  phone: string | null,
  known: Pick<Person, 'smsNumber'> | null,
  { at, by }: { readonly at: Moment; readonly by: string },
): Consent | Record<string, never> | null {
  const smsNumber = mobileNumber(phone)
  if (smsNumber === null) return null
  return smsNumber === known?.smsNumber ? {} : { smsNumber, smsSince: at, smsBy: by }
}
