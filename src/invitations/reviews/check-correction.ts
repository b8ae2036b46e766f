import type { FieldError } from '../../errors.ts'
import { tooLongWordIn } from '../own-texts/check-own-text.ts'
import { hasLetters, keepsForm, type Pair, placesIn } from '../texts/corrections.ts'
import type { TextFile } from '../texts/text-files.ts'

/**
 * What is wrong with a sentence instead of ours: `correction-empty`, `correction-long` (`most`), `correction-word` (`word`),
 * `correction-places` (`places`), `correction-link`, `correction-signs`. Null when it can be used.
 * @param source The file of ours that the sentence would stand in.
 */
export function wrongWith(file: TextFile, source: string, pair: Pair, text: string): FieldError | null {
  const wrong = (code: string, values = {}) => ({ code, field: pair.key, values })
  if (text === '' || (hasLetters(pair.text) && !hasLetters(seenOf(text)))) return wrong('correction-empty')
  const most = mostCharacters(pair)
  if (text.length > most) return wrong('correction-long', { most })
  const word = tooLongWordIn(text)
  if (word !== undefined) return wrong('correction-word', { word })
  if (placesIn(text).join() !== placesIn(pair.text).join())
    return wrong('correction-places', {
      places:
        placesIn(pair.text)
          .map((name) => `{{${name}}}`)
          .join(' ') || '–',
    })
  const ours = [pair.text, pair.dutch].flatMap(waysOut)
  if (!waysOut(text).every((way) => ours.includes(way))) return wrong('correction-link')
  if (!keepsForm(file, source, pair.key, text)) return wrong('correction-signs')
  return null
}

/** Languages differ in length, but a sentence of three times the Dutch says something else, and no letter has room for it. */
function mostCharacters({ dutch, text }: Pair): number {
  return 3 * Math.max(dutch.length, text.length) + 20
}

/**
 * What a phone makes a link of, and numbers of five digits or more: `https://example.org/x`, `example.org/x`, `@example.org`, `0612345678`.
 * Our texts lead nowhere but to a newcomer's own page, which is filled in; the examples on that page are ours.
 */
export function waysOut(text: string): string[] {
  const seen = seenOf(text)
  const addresses = [...seen.matchAll(ADDRESS)].map(([address]) => address.toLowerCase())
  const numbers = [...seen.matchAll(NUMBER)].map(([number]) => number.replace(BETWEEN_DIGITS, ''))
  return [...addresses, ...numbers]
}

/** Without what is filled in, the signs of bold and what can't be seen, such as U+200B. */
function seenOf(text: string): string {
  return text.replace(/\{\{\w+\}\}/g, ' ').replace(/\*\*|\p{Default_Ignorable_Code_Point}/gu, '')
}

const ADDRESS =
  /[a-z][a-z+.-]*:\/\/\S*|\bwww\.\S*|\bmailto:\S*|@[\w-]+\.\w+|[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}(?:\/\S*)?/giu

const NUMBER = /\p{Nd}(?:[\s.()/\u2010-\u2015-]{0,3}\p{Nd}){4,}/gu

const BETWEEN_DIGITS = /\P{Nd}/gu
