import type { Day } from '../../calendar/days.ts'
import type { MessageLanguage } from './languages.ts'

/** `dinsdag 15 december 2026`, in the reader's language. */
export function dayInWords(
  day: Day,
  language: Pick<MessageLanguage, 'locale' | 'dayFirst' | 'direction' | 'fonts'>,
): string {
  if (!language.dayFirst) return inWords(day, language, { weekday: 'long', ...DATE })
  return `${inWords(day, language, { weekday: 'long' })}${commaOf(language)} ${dateInWords(day, language)}`
}

/** What stands between a weekday and a date, and between dates. */
export function commaOf({ fonts, direction }: Pick<MessageLanguage, 'fonts' | 'direction'>): string {
  if (fonts.includes('Noto Sans Ethiopic')) return '፣'
  return direction === 'rtl' ? '،' : ','
}

/** `24 november 2026`, in the reader's language. */
export function dateInWords(day: Day, language: Pick<MessageLanguage, 'locale' | 'dayFirst'>): string {
  if (!language.dayFirst) return inWords(day, language, DATE)
  const number = inWords(day, language, { day: 'numeric' })
  return [number, inWords(day, language, { month: 'long' }), inWords(day, language, { year: 'numeric' })].join(' ')
}

const DATE = { day: 'numeric', month: 'long', year: 'numeric' } as const

function inWords(day: Day, { locale }: Pick<MessageLanguage, 'locale'>, format: Intl.DateTimeFormatOptions): string {
  const text = formatterFor(locale, format).format(new Date(`${day}T00:00:00Z`))
  return AS_WRITTEN[locale.slice(0, 2)]?.(text) ?? text
}

/** Where people write a date otherwise than Intl: `1er février`, `15 tháng 12 năm 2026`. */
const AS_WRITTEN: Readonly<Record<string, (text: string) => string>> = {
  fr: (text) => text.replace(/\b1 (?=\p{L})/u, '1er '),
  vi: (text) => text.replace(/, (\d{4})$/, ' năm $1'),
}

const formatters = new Map<string, Intl.DateTimeFormat>()

/** A formatter takes longer to make than to use, and holds memory that comes back late: there is one of each. */
function formatterFor(locale: string, format: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${locale} ${JSON.stringify(format)}`
  const formatter = formatters.get(name) ?? new Intl.DateTimeFormat(locale, { ...format, timeZone: 'UTC' })
  formatters.set(name, formatter)
  return formatter
}
