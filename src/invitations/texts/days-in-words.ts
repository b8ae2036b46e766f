import { addDays, type Day } from '../../calendar/days.ts'
import type { MessageLanguage } from './languages.ts'

/** What a date in words depends on. */
type Dating = Pick<MessageLanguage, 'locale' | 'dayFirst' | 'solar'>

/** `dinsdag 15 december 2026`, in the reader's language. */
export function dayInWords(day: Day, language: Dating & Pick<MessageLanguage, 'direction' | 'fonts'>): string {
  if (language.dayFirst)
    return `${inWords(day, language, { weekday: 'long' })}${commaOf(language)} ${dateInWords(day, language)}`
  return inWords(day, language, { weekday: 'long', ...DATE }) + inSolarYear(day, language)
}

/** `maandag`, in the reader's language. @param weekday 1 is Monday. */
export function weekdayInWords(weekday: number, language: Dating): string {
  return inWords(addDays(A_SUNDAY, weekday), language, { weekday: 'long' })
}

const A_SUNDAY: Day = '2026-11-29'

/** What stands between a weekday and a date, and between dates. */
export function commaOf({ fonts, direction }: Pick<MessageLanguage, 'fonts' | 'direction'>): string {
  if (fonts.includes('Noto Sans Ethiopic')) return '፣'
  return direction === 'rtl' ? '،' : ','
}

/** `24 november 2026`, in the reader's language. */
export function dateInWords(day: Day, language: Dating): string {
  if (!language.dayFirst) return inWords(day, language, DATE) + inSolarYear(day, language)
  const number = inWords(day, language, { day: 'numeric' })
  const rest = [inWords(day, language, { month: 'long' }), inWords(day, language, { year: 'numeric' })]
  return [number, ...rest].join(' ') + inSolarYear(day, language)
}

/** ` (24 آذر 1405)` after the date, for who counts in the solar year of Iran and Afghanistan; nothing for others. */
function inSolarYear(day: Day, { locale, solar }: Dating): string {
  if (!solar) return ''
  const parts = formatterFor(locale.replace('gregory', 'persian'), DATE).formatToParts(noonOf(day))
  const said = (['day', 'month', 'year'] as const).map((type) => parts.find((part) => part.type === type)?.value)
  return ` (${said.join(' ')})`
}

const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const

function inWords(day: Day, { locale }: Pick<MessageLanguage, 'locale'>, format: Intl.DateTimeFormatOptions): string {
  const text = formatterFor(locale, format).format(noonOf(day))
  return AS_WRITTEN[locale.slice(0, 2)]?.(text, day) ?? text
}

/**
 * Where people write a date otherwise than Intl: `1er février`, `15 tháng 12 năm 2026`, a Thai year with its era, and in Arabic both
 * names of the month, that of Syria and Iraq and that of Egypt and further west.
 */
const AS_WRITTEN: Readonly<Record<string, (text: string, day: Day) => string>> = {
  fr: (text) => text.replace(/\b1 (?=\p{L})/u, '1er '),
  vi: (text) => text.replace(/, (\d{4})$/, ' năm $1'),
  th: (text) => text.replace(/\b\d{4}$/, 'ค.ศ. $&'),
  ar: (text, day) => {
    const [western = '', eastern] = ['ar', 'ar-SY'].map((locale) =>
      formatterFor(`${locale}-u-ca-gregory`, { month: 'long' }).format(noonOf(day)),
    )
    return text.replace(western, `${eastern} (${western})`)
  },
}

/** In the zone of the formatters. */
function noonOf(day: Day): Date {
  return new Date(`${day}T12:00:00Z`)
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** A formatter takes longer to make than to use, and holds memory that comes back late: there is one of each. */
function formatterFor(locale: string, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(format)}`
  const formatter = formatters.get(name) ?? new Intl.DateTimeFormat(locale, { ...format, timeZone: 'UTC' })
  formatters.set(name, formatter)
  return formatter
}
