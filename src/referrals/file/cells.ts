import type { ReferralField, ReferralFields } from './headings.ts'
import type { Day } from '../../calendar/days.ts'

/** Line ends and other control characters, no-break spaces, and marks that hide or turn text round. */
const UNWANTED = /[\0-\x1f\x7f-\xa0\u200b\u200e\u200f\u2028-\u202f\u2060-\u2069\ufeff]| {2}/

/** The text of a cell on one line, without outer or double spaces; empty when nothing is given. */
export function given(fields: ReferralFields, field: ReferralField): string {
  const text = fields[field]
  if (!text) return ''
  return UNWANTED.test(text) ? onOneLine(text) : text.trim()
}

/** As `given`, for what is typed in digits: without the apostrophe that keeps a spreadsheet from touching it. */
export function givenDigits(fields: ReferralFields, field: ReferralField): string {
  const text = given(fields, field)
  return text.startsWith("'") || text.startsWith('’') ? text.slice(1).trim() : text
}

/** As `given`, `null` when nothing is given. */
export function optional(fields: ReferralFields, field: ReferralField): string | null {
  return given(fields, field) || null
}

/** What stands in a cell for a formula of which the file holds no result. */
export const NO_RESULT = '#FORMULE!'

/** Whether a cell holds what a spreadsheet shows instead of a result, in Dutch or English: `#N/B`, `#N/A`, `#VERW!`, `#NAME?`. */
export function isCellError(text: string): boolean {
  return text.startsWith('#') && /^#(N\/[AB]|[A-Z_]+(\/0)?[!?])$/.test(text.trim())
}

/** `ja` (or what a spreadsheet makes of it) is a yes; anything else is none: permission has to be plain. */
export function isYes(fields: ReferralFields, field: ReferralField): boolean {
  return YES.includes(given(fields, field).toLowerCase())
}

/** Whether a text is a plain yes or no. */
export function isPlainAnswer(text: string): boolean {
  return [...YES, ...NO].includes(text.toLowerCase())
}

const YES = ['ja', 'j', 'true', 'waar', '1', 'yes']
const NO = ['nee', 'n', 'false', 'onwaar', '0', 'no']

/** What people write where there is nothing to write. */
const NOTHING = new Set(['geen', 'n.v.t.', 'n.v.t', 'nvt', 'niet van toepassing', 'onbekend', 'niet bekend', '-', '--'])

/** Fields in which such a word is no answer. In a name a dash is one, and `onbekend` is a gender. */
const MAY_BE_NOTHING = [
  ...(['geboortedatum', 'straat', 'huisnummer', 'huisletter', 'toevoeging', 'postcode', 'woonplaats'] as const),
  ...(['datum kennisgeving', 'begindatum plicht', 'talen', 'e-mail', 'telefoon', 'behoeften', 'huishouden'] as const),
  ...(['begeleider', 'begeleider e-mail', 'v-nummer', 'bsn', 'voorvoegsel', 'doelgroep', 'samen of apart'] as const),
] satisfies readonly ReferralField[]

/** The same fields, empty where only a word says that there is nothing: `geen`, `n.v.t.`, `-`. */
export function withoutNothing(fields: ReferralFields): ReferralFields {
  const empty = MAY_BE_NOTHING.filter((field) => {
    const text = fields[field]
    return text && text.length < 30 && NOTHING.has(text.trim().toLowerCase())
  })
  return empty.length > 0 ? { ...fields, ...Object.fromEntries(empty.map((field) => [field, ''])) } : fields
}

function onOneLine(text: string): string {
  return text
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/**
 * A day written as `2026-12-01`, `01-12-2026`, `1-12-2026` or `20261201`, with slashes or dots for the dashes, or `1 december 2026`; the
 * day before the month, and with or without a time behind it.
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
  return splitPlain(text) ?? (text.length < 40 ? splitPlain(withDashes(text)) : null)
}

/** In Dutch and in English. */
const MONTHS = [
  'januari februari maart april mei juni juli augustus september oktober november december',
  'january february march april may june july august september october november december',
].map((names) => names.split(' '))

/** `23/12/1991`, `23.12.1991 00:00:00` and `23 december 1991` with dashes, and without a time. */
function withDashes(text: string): string {
  const [, day, name = '', year] = /^(\d{1,2})[ -]([a-z]{3,9})\.?[ -](\d{4})$/i.exec(text) ?? []
  const written = name.toLowerCase().replace('mrt', 'maa')
  const month = Math.max(...MONTHS.map((names) => names.findIndex((full) => written && full.startsWith(written))))
  if (month >= 0) return `${day}-${month + 1}-${year}`
  return text.replace(/[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?Z?$/, '').replace(/(?<=\d)[/.](?=\d)/g, '-')
}

function splitPlain(text: string): Parts | null {
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
