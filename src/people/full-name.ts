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
