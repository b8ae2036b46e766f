import { DateTime } from 'luxon'
import { ZONE } from '../outside/clock.ts'
import type { Language } from './words.ts'

/** How a day is said: `Tuesday 15 December 2026`, `15 December 2026`, `Tue 15 Dec`, `15 Dec 2026`, `Dec`. */
export type DayForm = 'full' | 'long' | 'short' | 'compact' | 'month'

const FORMS: Record<DayForm, string> = {
  full: 'cccc d LLLL yyyy',
  long: 'd LLLL yyyy',
  short: 'ccc d LLL',
  compact: 'd LLL yyyy',
  month: 'LLL',
}

/** A day (`2026-12-15`) or a moment (UTC) as a Dutch day in the reader's language; empty when there is none. */
export function sayDay(day: string | null | undefined, language: Language, form: DayForm = 'long'): string {
  return said(day, language, FORMS[form])
}

/** The values of a text, each day among them in words: what an error or an act carries is `2026-12-17`. */
export function sayDays(values: Readonly<Record<string, unknown>>, language: Language): Record<string, unknown> {
  const said = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? sayDay(value, language) : value
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(value)]))
}

/** A moment (UTC) in Dutch time: `15 dec 2026 08:14`. */
export function sayMoment(moment: string | null | undefined, language: Language): string {
  return said(moment, language, 'd LLL yyyy HH:mm')
}

function said(text: string | null | undefined, language: Language, format: string): string {
  if (!text) return ''
  const local = DateTime.fromISO(text, { zone: ZONE, locale: language === 'en' ? 'en-GB' : 'nl' })
  return local.isValid ? local.toFormat(format).replaceAll('.', '') : text
}

/** A month (`2026-12`) in the reader's language: `december 2026`. */
export function sayMonth(month: string, language: Language): string {
  return said(`${month}-01`, language, 'LLLL yyyy')
}
