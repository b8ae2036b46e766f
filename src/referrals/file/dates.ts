import type { Day } from '../../calendar/days.ts'

/**
 * A day written as `2026-12-01`, `01-12-2026`, `1-12-2026` or `20261201`.
 * @returns `null` when it is written otherwise, does not exist, or lies outside 1900 to 2199
 */
export function readDay(text: string): Day | null {
  const [year, month, day] = splitDate(text) ?? []
  return year && month && day && exists(year, month, day) ? `${year}-${month}-${day}` : null
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
  if (day === '00') return exists(year, month, '01') ? `${year}-${month}` : null
  return exists(year, month, day) ? `${year}-${month}-${day}` : null
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

/** Without `isDay`, which takes ten times as long: a large file has half a million dates. */
function exists(year: string, month: string, day: string): boolean {
  if (month < '01' || month > '12' || day < '01') return false
  return day <= '28' || Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
}
