import { NotFoundError } from '../../errors.ts'
import { type Language, sayLanguage, translate } from '../../words/words.ts'
import { TEXT_FILES, type TextFile } from '../texts/text-files.ts'
import { countReviewed, type Reviews } from '../texts/text-reviews.ts'
import { type ListedCorrection } from '../reviews/list-corrections.ts'
import { type ListedLink, REVIEW_DAYS, reviewLanguages } from '../reviews/review-links.ts'
import { dutchFirst } from '../own-texts/list-texts.ts'
import { textDifference } from './say-own-text.ts'
import { KIND_WORDS, sayTextLanguage } from './say-texts.ts'

/** The texts as they stand in an address. */
const FILE_WORDS: Readonly<Record<TextFile, string>> = {
  ...KIND_WORDS,
  'address-check': 'adres-controle',
  'address-changed': 'adres-gewijzigd',
  words: 'vaste-woorden',
  sms: 'sms',
  certificate: 'bewijs',
  page: 'webpagina',
}

/** As it stands in an address. */
export function wordOfText(file: TextFile): string {
  return FILE_WORDS[file]
}

/** @throws NotFoundError `not-found` */
export function textOfWord(word: string): TextFile {
  const found = TEXT_FILES.find((file) => FILE_WORDS[file] === word)
  if (!found) throw new NotFoundError('not-found')
  return found
}

/** The text after this one, as it stands in an address; none after the last. */
export function textAfter(file: TextFile): TextFile | undefined {
  return TEXT_FILES[TEXT_FILES.indexOf(file) + 1]
}

/** `^several` in words: `bij één bijeenkomst`. */
export function sayWhen(when: string | undefined, language: Language): string | undefined {
  if (!when) return undefined
  const name = when.slice(1)
  return translate(language, when.startsWith('^') ? `reviews:unless.${name}` : `reviews:when.${name}`)
}

/** For administrators: how far each language is, and who was given a link. */
export function sayReviews(
  reviews: Reviews,
  proposed: ReadonlyMap<string, number>,
  links: readonly ListedLink[],
  language: Language,
) {
  const codes = [...reviewLanguages()].sort(dutchFirst)
  return {
    rows: codes.map((code) => ({
      ...sayTextLanguage(code, language),
      read: countReviewed(reviews, code),
      total: TEXT_FILES.length,
      proposed: proposed.get(code) ?? 0,
    })),
    links: links.map((link) => ({ ...link, language: sayLanguage(link.language, language) })),
    languages: codes.map((code) => ({ value: code, label: sayLanguage(code, language) })),
    days: REVIEW_DAYS.map((days) => ({
      value: String(days),
      label: translate(language, 'reviews:days', { count: days }),
    })),
  }
}

/** Corrections as an administrator reads them, with the old sentence beside each. */
export function sayCorrections(corrections: readonly ListedCorrection[], language: Language) {
  return corrections.map(({ file, when, before, after, ...correction }) => ({
    ...correction,
    before,
    after,
    text: translate(language, `reviews:files.${file}`),
    when: sayWhen(when, language),
    pieces: textDifference(before, after),
  }))
}
