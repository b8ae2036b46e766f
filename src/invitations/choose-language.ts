import { findLanguage, writtenLanguage } from './languages.ts'

/**
 * The language to write to somebody: the first of theirs in which there are templates, or that has a stand-in with templates
 * (Dari reads Persian). Dutch when there is none; Dutch always goes along anyway.
 * @param languages BCP-47 codes, best first.
 */
export function chooseLanguage(languages: readonly string[], available: readonly string[]): string {
  const readable = languages.find(
    (code) => findLanguage(code)?.code === 'nl' || writtenLanguage(code, available) !== 'nl',
  )
  return readable === undefined ? 'nl' : writtenLanguage(readable, available)
}
