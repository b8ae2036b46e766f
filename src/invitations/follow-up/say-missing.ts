import { sayLanguage } from '../../words/say-language.ts'
import { hasWords, translate, type Language } from '../../words/words.ts'
import type { Held } from '../due/held.ts'
import { LANGUAGE_MISSING, VALUE_MISSING } from '../due/hole-in.ts'

/** What a message lacks, in words: `R-000117: er ontbreekt “doelgroep”`. */
export function sayMissing({ reference, reason }: Held, language: Language): string {
  if (reason.startsWith(LANGUAGE_MISSING)) {
    const wanted = sayLanguage(reason.slice(LANGUAGE_MISSING.length), language)
    return translate(language, 'invitations:missingLanguage', { reference, language: wanted })
  }
  const name = reason.slice(VALUE_MISSING.length)
  const words = `invitations:placeholders.${name}`
  return translate(language, 'invitations:missing', {
    reference,
    what: hasWords(language, words) ? translate(language, words) : name,
  })
}
