import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max'
import type { Person } from './person.entity.ts'

/**
 * The number in E.164, `+31612345678`, when it is one of a mobile telephone; `null` for all else. Without a country it is a Dutch one.
 * Where a country has the same numbers for both (the United States), it counts as mobile.
 */
export function mobileNumber(typed: string | null): string | null {
  const number = read(typed)
  return number?.isValid() && MOBILE.some((type) => type === number.getType()) ? number.number : null
}

const MOBILE = ['MOBILE', 'FIXED_LINE_OR_MOBILE']

/** A number as people write it: `06 12345678`, or of another country `+32 470 12 34 56`; what is no number stays as it is. */
export function writtenNumber(given: string): string {
  const number = read(given)
  if (!number?.isValid()) return given
  return number.country === 'NL' ? number.formatNational() : number.formatInternational()
}

/** To which number somebody may get SMS, in E.164; `null` when they did not agree to it for the number that they have now. */
export function smsNumberOf({ phone, smsNumber }: Pick<Person, 'phone' | 'smsNumber'>): string | null {
  return smsNumber !== null && smsNumber === mobileNumber(phone) ? smsNumber : null
}

/** Whether a text has too few digits for a telephone number: nine, `0433505050` without its zero. */
export function hasTooFewDigits(phone: string): boolean {
  return countDigits(phone) < 9
}

/** Whether it has more digits than a telephone number can have (ITU-T E.164). */
export function hasTooManyDigits(phone: string): boolean {
  return countDigits(phone) > 15
}

function countDigits(phone: string): number {
  return phone.replace(/\D/g, '').length
}

function read(typed: string | null): PhoneNumber | undefined {
  return typed ? parsePhoneNumberFromString(typed, 'NL') : undefined
}
