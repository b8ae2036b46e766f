import { readBsn } from './identity.ts'

/** Digits, and what people write between groups of them. */
const GROUPS = /\d+(?:[\s.,/_\p{Pd}]{1,2}\d+)*/gu
/** A V-number has ten digits. Of a BSN a spreadsheet may have taken the zero in front. */
const V_NUMBER = 10
const BSN = [8, 9]

/**
 * Whether a text holds what looks like a BSN (eight or nine digits that pass its check) or a V-number (ten digits), also with dots,
 * spaces or dashes in it, or among other digits that are set apart.
 */
export function holdsNumber(text: string): boolean {
  return [...plainDigits(text).matchAll(GROUPS)].some(([group]) => isNumberIn(group.split(/\D+/)))
}

/** A text with `…` for each row of digits in which a BSN or V-number may stand. */
export function withoutNumbers(text: string): string {
  return plainDigits(text).replace(GROUPS, (group) => (isNumberIn(group.split(/\D+/)) ? '…' : group))
}

function plainDigits(text: string): string {
  return text.normalize('NFKC')
}

function isNumberIn(pieces: readonly string[]): boolean {
  return pieces.some((_, from) => {
    let digits = ''
    for (let at = from; at < pieces.length && digits.length < V_NUMBER; at++) {
      digits += pieces[at] ?? ''
      if (looksLikeNumber(digits)) return true
    }
    return false
  })
}

function looksLikeNumber(digits: string): boolean {
  if (digits.length === V_NUMBER) return true
  return BSN.includes(digits.length) && !(digits.length === 8 && digits.startsWith('0')) && readBsn(digits) !== null
}
