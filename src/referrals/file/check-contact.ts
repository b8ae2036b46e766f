import type { ReferralCandidate } from './candidate.ts'
import { given, givenDigits, isYes, optional } from './cells.ts'
import type { TellProblem } from './problems.ts'
import type { ReferralField, ReferralFields } from './headings.ts'

type Contact = Pick<
  ReferralCandidate,
  'languages' | 'email' | 'mayEmail' | 'phone' | 'counsellorName' | 'counsellorEmail' | 'counsellorMay'
>
type Wishes = Pick<ReferralCandidate, 'needs' | 'household' | 'householdMode'>

/** One plain address: nothing in it that could add a recipient or a header line. No quoted names, no comments. */
const EMAIL =
  /^[a-z0-9_+&'%=~#!$*/?^-]+(\.[a-z0-9_+&'%=~#!$*/?^-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/i

const NEEDS: Readonly<Record<string, string>> = { rolstoel: 'wheelchair', kinderopvang: 'childcare' }
export const HOUSEHOLD_MODES: Readonly<Record<string, 'together' | 'apart'>> = { samen: 'together', apart: 'apart' }

/** How to reach somebody, in which language, and who goes along. Problems: `email-invalid`, `language-unknown`. */
export function checkContact(fields: ReferralFields, tell: TellProblem): Contact {
  return {
    languages: checkLanguages(given(fields, 'talen'), tell),
    email: checkEmail(fields, 'e-mail', tell),
    mayEmail: isYes(fields, 'e-mail toegestaan'),
    phone: givenDigits(fields, 'telefoon') || null,
    counsellorName: optional(fields, 'begeleider'),
    counsellorEmail: checkEmail(fields, 'begeleider e-mail', tell),
    counsellorMay: isYes(fields, 'begeleider toegestaan'),
  }
}

/** What somebody needs in the room, and who they come with. Knows no problems. */
export function readWishes(fields: ReferralFields): Wishes {
  return {
    needs: readNeeds(given(fields, 'behoeften')),
    household: optional(fields, 'huishouden'),
    householdMode: HOUSEHOLD_MODES[given(fields, 'samen of apart').toLowerCase()] ?? null,
  }
}

function checkLanguages(text: string, tell: TellProblem): string[] {
  const languages = readLanguages(text)
  if (!languages) tell('language-unknown', 'talen')
  return languages ?? []
}

/** At most 254 signs, 64 before the at sign (RFC 5321, 4.5.3.1). */
function checkEmail(fields: ReferralFields, column: ReferralField, tell: TellProblem): string | null {
  const text = optional(fields, column)
  if (text === null) return null
  if (text.length <= 254 && text.indexOf('@') <= 64 && EMAIL.test(text)) return text
  tell('email-invalid', column)
  return null
}

function readNeeds(text: string): string[] {
  if (!text) return []
  const needs = text.split(',').map((need) => need.trim().toLowerCase())
  return [...new Set(needs.filter((need) => need !== '').map((need) => NEEDS[need] ?? need))]
}

/** Names that Dutch offices use beside those of the Unicode list, and codes that stand for the same language. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  'fa-af': 'prs',
  'koerdisch kurmanji': 'kmr',
  'koerdisch sorani': 'ckb',
  arb: 'ar',
  cmn: 'zh',
  dari: 'prs',
  farsi: 'fa',
  filipino: 'fil',
  koerdisch: 'kmr',
  ku: 'kmr',
  kurmanci: 'kmr',
  kurmandji: 'kmr',
  kurmanji: 'kmr',
  mandarijn: 'zh',
  oromo: 'om',
  pashto: 'ps',
  pasjto: 'ps',
  perzisch: 'fa',
  pes: 'fa',
  somali: 'so',
  sorani: 'ckb',
  tagalog: 'fil',
  tamazight: 'zgh',
  tarifit: 'rif',
  tigrigna: 'ti',
  tigrinja: 'ti',
}

/** Languages with a code of three letters whose Dutch name is understood. */
const LONG_CODES = 'ckb kmr prs rif zgh yue fil shi kab syr arc bal haz tig rom'.split(' ')

const ALPHABET = [...'abcdefghijklmnopqrstuvwxyz']

const displayNames = new Intl.DisplayNames(['nl'], { type: 'language', fallback: 'none' })

const remembered = new Map<string, string | null>()

/**
 * The languages in a cell, best first: BCP-47 codes or Dutch names, separated by `,` `/` or `;`. Each once, the code in
 * its canonical form. Dari is `prs`; Kurdish without more is Kurmanji, `kmr`, as the Unicode list has it.
 * @returns `null` when one of them is unknown
 */
export function readLanguages(text: string): string[] | null {
  const codes = new Set<string>()
  for (const part of splitLanguages(text)) {
    const code = readLanguage(part) ?? readLanguage(part.replace(ASIDE, ''))
    if (!code) return null
    codes.add(code)
  }
  return [...codes]
}

/** What stands behind a language between brackets: where it is spoken, how well. */
const ASIDE = /\s*\([^()]*\)$/

/** The languages in a cell, each as it stands there; `Koerdisch (Kurmanji/Sorani)` are two. */
export function splitLanguages(text: string): string[] {
  return text
    .split(/[,/;]/)
    .map((part) => part.trim())
    .filter(Boolean)
}

/** The canonical code of one language, given as BCP-47 code or Dutch name; `null` when it is unknown. */
function readLanguage(text: string): string | null {
  const before = remembered.get(text)
  if (before !== undefined) return before
  const key = plainWords(text)
  const code = OTHER_NAMES[key] ?? dutchNames().get(key) ?? readTag(key)
  if (remembered.size < 1000) remembered.set(text, code)
  return code
}

function plainWords(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[()\s_]+/g, (gap) => (gap.includes('_') ? '-' : ' '))
    .trim()
}

let names: Map<string, string> | undefined

function dutchNames(): Map<string, string> {
  names ??= new Map([...allShortCodes(), ...LONG_CODES].flatMap((code) => nameOf(code)))
  return names
}

/** The languages that are known by a Dutch name, in plain words, with their codes. */
export function knownLanguages(): (readonly [name: string, code: string])[] {
  return [...dutchNames()]
}

/** Every code of two letters that could exist: the Unicode list knows which do. */
function allShortCodes(): string[] {
  return ALPHABET.flatMap((first) => ALPHABET.map((second) => first + second))
}

function nameOf(code: string): [string, string][] {
  const name = displayNames.of(code)
  return name ? [[plainWords(name), OTHER_NAMES[code] ?? code]] : []
}

/** A BCP-47 tag of a known language, with the capitals that the standard recommends (RFC 5646, 2.1.1). */
function readTag(tag: string): string | null {
  if (!/^[a-z]{2,3}(-[a-z]{4})?(-[a-z]{2}|-\d{3})?$/.test(tag)) return null
  const [language = '', ...rest] = tag.split('-')
  if (!displayNames.of(language)) return null
  return [OTHER_NAMES[language] ?? language, ...rest.map(recommendedCase)].join('-')
}

function recommendedCase(subtag: string): string {
  return subtag.length === 4 ? subtag.charAt(0).toUpperCase() + subtag.slice(1) : subtag.toUpperCase()
}
