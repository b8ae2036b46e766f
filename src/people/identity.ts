const BSN_WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]

/** Two lost zeros at most: a shorter number is a slip of the pen, and one in eleven of those would pass the check. */
const SHORTEST = 7

/**
 * Reads a burgerservicenummer. Dots and spaces are dropped, leading zeros that a spreadsheet took are put back, and then
 * the 'elfproef' has to fit (weights 9 to 2 and -1, sum divisible by 11).
 * @returns nine digits, or `null` when this is no BSN
 */
export function readBsn(text: string): string | null {
  const bsn = readDigits(text, 9)
  if (!bsn) return null
  let sum = 0
  for (let at = 0; at < 9; at++) sum += (BSN_WEIGHTS[at] ?? 0) * (bsn.charCodeAt(at) - 48)
  return sum % 11 === 0 ? bsn : null
}

/**
 * Reads a V-number (vreemdelingennummer). Dots and spaces are dropped, lost leading zeros put back; no check digit is
 * known to exist.
 * @returns ten digits, or `null` when this is no V-number
 */
export function readVNumber(text: string): string | null {
  return readDigits(text, 10)
}

/** True for `1E+08` and the like: what a spreadsheet makes of a long number. The number itself is then lost. */
export function isMangledNumber(text: string): boolean {
  return /^\d+([.,]\d+)?e\+?\d+$/i.test(text.trim())
}

function readDigits(text: string, length: number): string | null {
  const digits = text.replace(/[.\s]/g, '')
  if (digits.length < SHORTEST || digits.length > length || !/^\d*[1-9]\d*$/.test(digits)) return null
  return digits.padStart(length, '0')
}

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
