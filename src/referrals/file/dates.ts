import { isDay, type Day } from '../../calendar/days.ts'

/**
 * A day written as `2026-12-01`, `01-12-2026`, `1-12-2026` or `20261201`.
 * @returns `null` when it is written otherwise, does not exist, or lies outside 1900 to 2199
 */
export function readDay(text: string): Day | null {
  const day = splitDate(text)?.join('-')
  return day && isDay(day) ? day : null
}

/**
 * A date of birth, of which the BRP may know only the year, or year and month: `1990`, `1990-05`, `1990-05-00`,
 * `00-00-1990`, `19900500`.
 * @returns the part that is known: `1990-05-31`, `1990-05` or `1990`; `''` when nothing is (`00000000`); `null` when this
 * is no date
 */
export function readBirthDate(text: string): string | null {
  if (/^0{8}$|^0000-00-00$|^00-00-0000$/.test(text)) return ''
  const [year, month = '00', day = '00'] = splitDate(text) ?? splitPartial(text) ?? []
  if (!year) return null
  if (month === '00') return day === '00' ? year : null
  if (day === '00') return isDay(`${year}-${month}-01`) ? `${year}-${month}` : null
  const date = `${year}-${month}-${day}`
  return isDay(date) ? date : null
}

type Parts = [year: string, month?: string, day?: string]

function splitDate(text: string): Parts | null {
  const backward = /^(\d{1,2})-(\d{1,2})-((?:19|20|21)\d\d)$/.exec(text)
  if (backward) return [backward[3] ?? '', backward[2]?.padStart(2, '0'), backward[1]?.padStart(2, '0')]
  const forward = /^((?:19|20|21)\d\d)(-?)(\d\d)\2(\d\d)$/.exec(text)
  return forward && [forward[1] ?? '', forward[3], forward[4]]
}

function splitPartial(text: string): Parts | null {
  const partial = /^((?:19|20)\d\d)(?:-(\d\d))?$/.exec(text)
  return partial && [partial[1] ?? '', partial[2]]
}
