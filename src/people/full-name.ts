/** The name as people say it: given names, prefix and family name. A name of a dot or a dash is an unknown one (BRP). */
export function fullName({
  givenNames,
  prefix,
  familyName,
}: {
  readonly givenNames: string | null
  readonly prefix: string | null
  readonly familyName: string
}): string {
  return [givenNames, prefix, familyName].filter((part) => part && part !== '.' && part !== '-').join(' ')
}

/** Letters that no Unicode decomposition takes apart. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  þ: 'th',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
}

/**
 * A name made plain for searching, so that `Yılmaz` is found as `yilmaz`, `O’Neill` as `oneill` and `Al-Hassan` as
 * `al hassan`: lower case, without diacritics and apostrophes, hyphens as spaces, single spaces. Other scripts keep
 * their letters.
 */
export function searchName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[ıøłđðħŧþßæœ]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/['’‘‛`´ʼʻʹʾʿ′]/g, '')
    .replace(/[\s\p{Pd}_.,]+/gu, ' ')
    .trim()
}

/** A person's name as the BRP keeps it. `null` or `.` stands for unknown. */
export interface PersonName {
  readonly givenNames: string | null
  readonly prefix: string | null
  readonly familyName: string | null
  /** M, V or O; anything else counts as O. */
  readonly gender?: string | null
  /** aanduiding naamgebruik: E own name, P partner's, V partner's then own, N own then partner's; anything else counts as E. */
  readonly nameUse?: string | null
  /** adellijke titel of predicaat, a code such as B, BS or JH. */
  readonly title?: string | null
}

/** A partner or former partner. Dates are BRP dates, `YYYYMMDD`, unknown parts are zeros. */
export interface PartnerName {
  readonly givenNames?: string | null
  readonly prefix: string | null
  readonly familyName: string | null
  readonly since?: string | null
  /** The day the marriage or partnership ended; empty while it lasts. */
  readonly until?: string | null
  readonly title?: string | null
}

/** The text, or empty for what the BRP calls unknown: nothing, `.` or `-`. */
export function known(text: string | null | undefined): string {
  const trimmed = text?.trim() ?? ''
  return trimmed === '.' || trimmed === '-' ? '' : trimmed
}

/** Joins what is there with one space; a double surname has no space around its hyphen (BRP API, niet-adellijk.feature). */
export function joinName(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ ?- ?/g, '-')
}

/** `in het Veld` becomes `In het Veld`; `'t Wolkje` stays, as its first sign is no letter. */
export function capitalise(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length)
}

/**
 * The partner whose name counts: of those who are still partners the first one, by the date it began, where an unknown
 * part of a date comes before a known one; if all have ended, the one that ended last.
 * Rule: BRP API, aanhef/meerdere-partners.feature.
 */
export function leadingPartner(partners: readonly PartnerName[]): PartnerName | undefined {
  const current = partners.filter((partner) => !partner.until)
  if (current.length > 0) return [...current].sort((a, b) => compare(sortable(a.since), sortable(b.since)))[0]
  return [...partners].sort((a, b) => compare(sortable(b.until), sortable(a.until)))[0]
}

function sortable(date: string | null | undefined): string {
  return (date ?? '').replaceAll('-', '').padEnd(8, '0')
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
