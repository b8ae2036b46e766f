import { isDeepStrictEqual } from 'node:util'
import { segmentsOf, type Segment, type TextFile, withTexts } from './text-files.ts'

/** What somebody who reads a language wrote instead of one of our sentences. */
export interface Correction {
  readonly file: TextFile
  readonly language: string
  /** What our files say in Dutch and in the language. When either changes, there is nothing left to correct. */
  readonly dutch: string
  readonly before: string
  readonly after: string
}

let used: readonly Correction[] = []

/** Lets messages, letters and pages of this process say these from now on, instead of what our files say. */
export function useCorrections(corrections: readonly Correction[]): void {
  if (!isDeepStrictEqual(corrections, used)) used = corrections
}

/** Reads something made of the texts once, and again after other corrections are used. */
export function whileUncorrected<T>(read: (corrections: readonly Correction[]) => T): () => T {
  let kept: { readonly of: readonly Correction[]; readonly value: T } | undefined
  return () => {
    if (kept?.of !== used) kept = { of: used, value: read(used) }
    return kept.value
  }
}

/** A sentence with the Dutch that it translates. */
export interface Pair extends Segment {
  readonly dutch: string
}

/** The sentences of a file beside the Dutch; without what has no letters to read, such as a row with a place for the day. */
export function pairsOf(file: TextFile, dutchSource: string, source: string): Pair[] {
  const dutch = new Map(segmentsOf(file, dutchSource).map(({ key, text }) => [key, text]))
  return segmentsOf(file, source)
    .map((segment) => ({ ...segment, dutch: dutch.get(segment.key) ?? '' }))
    .filter(({ text, dutch: said }) => hasLetters(text) || hasLetters(said))
}

/** Whether there is something to read in it, besides what is filled in. */
export function hasLetters(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, ''))
}

/**
 * The text of a file with its corrections. One that does not fit in there any more is left out, so that no correction of before stops
 * the messages of a later version.
 * @param read The file in a language, as it lies in its folder.
 */
export function correctedText(
  file: TextFile,
  language: string,
  corrections: readonly Correction[],
  read: (language: string) => string,
): string {
  const own = read(language)
  const mine = corrections.filter((one) => one.file === file && one.language === language)
  if (mine.length === 0) return own
  const texts = new Map<string, string>()
  for (const { key, dutch, text } of pairsOf(file, read('nl'), own)) {
    const found = mine.find((one) => one.dutch === dutch && one.before === text)
    if (found && keepsForm(file, own, key, found.after)) texts.set(key, found.after)
  }
  return withTexts(file, own, texts)
}

/** Whether a file with another sentence in it can be read as before, and says nothing else than that sentence. */
export function keepsForm(file: TextFile, source: string, key: string, text: string): boolean {
  const before = segmentsOf(file, source)
  const after = segmentsOf(file, withTexts(file, source, new Map([[key, text]])))
  const expected = before.map((one) => (one.key === key ? { ...one, text } : one))
  const own = before.find((one) => one.key === key)?.text ?? ''
  return isDeepStrictEqual(after, expected) && isDeepStrictEqual(placesIn(text), placesIn(own)) && isBold(text)
}

/** What is filled in, each name once. */
export function placesIn(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))].sort()
}

/** What begins bold also ends, and no other brace stands in it. */
function isBold(text: string): boolean {
  return text.split('**').length % 2 === 1 && !/[{}]/.test(text.replace(/\{\{\w+\}\}/g, ''))
}
