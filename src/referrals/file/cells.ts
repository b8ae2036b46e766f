import type { ReferralField, ReferralFields } from './fields.ts'

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

/** `ja` (or what a spreadsheet makes of it) is a yes; anything else is none: permission has to be plain. */
export function isYes(fields: ReferralFields, field: ReferralField): boolean {
  return ['ja', 'j', 'true', 'waar', '1', 'yes'].includes(given(fields, field).toLowerCase())
}

function onOneLine(text: string): string {
  return text
    .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
