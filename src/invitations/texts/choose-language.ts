import { findLanguage, writtenLanguage } from './languages.ts'

/** There is no text in any language that somebody reads. Thrown before they are invited. */
export class MissingLanguageError extends Error {
  /** @param language The one they read best. */
  constructor(readonly language: string) {
    super(`there is no text in ${language}`)
    this.name = 'MissingLanguageError'
  }
}

/**
 * The language to write to somebody: the first of theirs in which there are templates, or that has a stand-in with templates
 * (Dari reads Persian). Dutch when there is none; Dutch always goes along anyway.
 * @param languages BCP-47 codes, best first.
 */
export function chooseLanguage(languages: readonly string[], available: readonly string[]): string {
  const readable = findReadable(languages, available)
  return readable === undefined ? 'nl' : writtenLanguage(readable, available)
}

/** @throws MissingLanguageError for who reads languages, but none in which there are templates. */
export function requireLanguage(languages: readonly string[], available: readonly string[]): void {
  const [best] = languages
  if (best !== undefined && findReadable(languages, available) === undefined) throw new MissingLanguageError(best)
}

function findReadable(languages: readonly string[], available: readonly string[]): string | undefined {
  return languages.find((code) => findLanguage(code)?.code === 'nl' || writtenLanguage(code, available) !== 'nl')
}
