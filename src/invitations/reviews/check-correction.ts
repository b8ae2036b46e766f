import type { FieldError } from '../../errors.ts'
import { tooLongWordIn } from '../own-texts/check-own-text.ts'
import { keepsForm, type Pair, placesIn } from '../texts/corrections.ts'
import type { TextFile } from '../texts/text-files.ts'

/**
 * What is wrong with a sentence instead of ours: `correction-empty`, `correction-long` (`most`), `correction-word` (`word`),
 * `correction-places` (`places`), `correction-link`, `correction-signs`. Null when it can be used.
 * @param source The file of ours that the sentence would stand in.
 */
export function wrongWith(file: TextFile, source: string, pair: Pair, text: string): FieldError | null {
  const wrong = (code: string, values = {}) => ({ code, field: pair.key, values })
  if (text === '') return wrong('correction-empty')
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
  if (LINK.test(text) && !LINK.test(pair.text)) return wrong('correction-link')
  if (!keepsForm(file, source, pair.key, text)) return wrong('correction-signs')
  return null
}

/** Languages differ in length, but a sentence of three times the Dutch says something else, and no letter has room for it. */
function mostCharacters({ dutch, text }: Pair): number {
  return 3 * Math.max(dutch.length, text.length) + 20
}

/** Our texts lead nowhere but to a newcomer's own page, which is filled in. */
const LINK = /[a-z][a-z+.-]*:\/\/|\bwww\.|\bmailto:|@[\w-]+\.\w/i
