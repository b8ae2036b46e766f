import { sayLanguage } from '../../words/say-language.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { KeptWhy } from './kept-why.ts'

const MOST_SAID = 3

/** Why somebody is in a group, as the sentences that weigh most, in the reader's language. */
export function sayHere(reasons: readonly KeptWhy[], language: Language): string[] {
  return reasons.slice(0, MOST_SAID).map(({ reason, detail }) =>
    translate(language, `pool:here.${reason}`, {
      ...detail,
      count: Number(detail['people'] ?? 0),
      deadline: sayDay(textIn(detail['deadline']), language),
      language: sayLanguage(textIn(detail['language']) || 'und', language),
    }),
  )
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
