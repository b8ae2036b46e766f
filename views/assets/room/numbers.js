/* What may be a BSN or V-number, as `src/people/identity.ts` has it: found before a phone keeps it. */
const GROUPS = /\d+(?:[\s.,/_\p{Pd}]{1,2}\d+)*/gu
const WEIGHTS = [9, 8, 7, 6, 5, 4, 3, 2, -1]

/** Whether a text holds eight or nine digits that pass the check of a BSN, or ten, also with signs between them. */
export function holdsNumber(text) {
  return [...text.normalize('NFKC').matchAll(GROUPS)].some(([group]) => isNumberIn(group.split(/\D+/)))
}

function isNumberIn(pieces) {
  return pieces.some((_, from) => {
    let digits = ''
    for (let at = from; at < pieces.length && digits.length < 10; at++) {
      digits += pieces[at]
      if (looksLikeNumber(digits)) return true
    }
    return false
  })
}

function looksLikeNumber(digits) {
  if (digits.length === 10) return true
  if (!/^(?:\d{9}|[1-9]\d{7})$/.test(digits) || !/[1-9]/.test(digits)) return false
  const sum = WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(digits.padStart(9, '0')[at]), 0)
  return sum % 11 === 0
}
