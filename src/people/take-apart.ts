import type { Address } from './dutch-address.ts'

/** A name in its parts, as the BRP keeps them. */
interface NameParts {
  readonly givenNames: string
  readonly prefix: string
  readonly familyName: string
}

/** What stands before a family name (landelijke tabel 36, the usual ones). */
const PREFIXES = new Set(
  "de den der des van von ter ten te het 't 'd in op aan uit over voor bij d' l' la le les du da das do dos di del della el al ul ben bin bint ibn abu abou ait aït ould".split(
    ' ',
  ),
)

const TITLES = /^(?:de heer|dhr|heer|hr|mevrouw|mevr|mw|mr|mrs|ms)\b\.?\s+/i

/**
 * Takes apart a name that stands in one cell. `Haddad, Rania` and `HADDAD Rania` begin with the family name; else that is the last word,
 * with the prefixes before it: `Jan van den Berg`. Without a second word it is all family name. A guess, for a person to look at.
 */
export function takeApartName(text: string): NameParts {
  const plain = text.replace(/\s+/g, ' ').trim().replace(TITLES, '')
  const [family = '', ...given] = plain.split(',').map((part) => part.trim())
  if (given.length > 0) return withPrefix(family.split(' '), given.join(' ').split(' '))
  const words = plain.split(' ')
  const capitals = words.findIndex((word) => !isCapitals(word))
  if (capitals > 0) return withPrefix(words.slice(0, capitals), words.slice(capitals))
  const prefix = words.findIndex((word, at) => at > 0 && at < words.length - 1 && isPrefix(word))
  const from = prefix > 0 ? prefix : words.length - 1
  return withPrefix(words.slice(from), words.slice(0, from))
}

/** A family name with its prefixes before it, or behind the given names: `Berg, Jan van den`. */
function withPrefix(family: readonly string[], given: readonly string[]): NameParts {
  const before = countPrefixes(family.slice(0, -1))
  const behind = countPrefixes([...given].reverse().slice(0, -1))
  const split = given.length - behind
  return {
    givenNames: given.slice(0, split).join(' '),
    prefix: [...family.slice(0, before), ...given.slice(split)].join(' '),
    familyName: family.slice(before).join(' '),
  }
}

function countPrefixes(words: readonly string[]): number {
  const end = words.findIndex((word) => !isPrefix(word))
  return end < 0 ? words.length : end
}

function isPrefix(word: string): boolean {
  return PREFIXES.has(word.toLowerCase().replace('’', "'"))
}

/** Initials are none: `F.`, `A.B.` */
function isCapitals(word: string): boolean {
  return word.length > 1 && !word.includes('.') && word === word.toUpperCase() && word !== word.toLowerCase()
}

type AddressParts = Required<Pick<Address, 'street' | 'number' | 'letter' | 'addition' | 'postcode' | 'place'>>

/**
 * Takes apart a Dutch address, or some of it, that stands in one cell: `Markt 78 A-2, 6211 CJ Maastricht`, `Markt 78`,
 * `6211CJ Maastricht`. What is not there is empty. A guess, for a person to look at.
 */
export function takeApartAddress(text: string): { readonly [Part in keyof AddressParts]: string } {
  const plain = text
    .replace(/[\s,;]*[\r\n]+\s*/g, ', ')
    .replace(/\s+/g, ' ')
    .trim()
  const found = /(?:^|[\s,])(\d{4}) ?([A-Za-z]{2})(?:$|[\s,]+(.*)$)/.exec(plain)
  const isAll = found !== null && (found[3] !== undefined || found[2] === found[2]?.toUpperCase())
  const [before, behind] = isAll ? [plain.slice(0, found.index), found[3] ?? ''] : splitAtComma(plain)
  const postcode = isAll ? `${found[1]} ${found[2]?.toUpperCase()}` : ''
  return { ...takeApartStreet(before.replace(/[\s,]+$/, '')), postcode, place: behind.replace(/^[\s,]+/, '') }
}

/** `Markt 78, Maastricht` */
function splitAtComma(text: string): [string, string] {
  const at = text.lastIndexOf(',')
  return at < 0 || /\d/.test(text.slice(at)) ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

/** In `Plein 1944 12` the year belongs to the street. */
function takeApartStreet(text: string) {
  const [, street = text, number = '', rest = ''] =
    /^(.*\D 1[89]\d\d) (\d{1,5})\b(.*)$/.exec(text) ?? /^(.*?\D)\s(\d{1,5})(?!\d)(.*)$/.exec(text) ?? []
  const [, letter = '', addition = rest] = /^\s?-?\s?([A-Za-z])(?![A-Za-z])(.*)$/.exec(rest) ?? []
  return {
    street: street.trim(),
    number,
    letter: letter.toUpperCase(),
    addition: addition.replace(/^[\s/-]+/, '').trim(),
  }
}
