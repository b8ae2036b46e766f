import { sayLanguage } from '../web/say-language.ts'
import { sayDay } from '../web/say-when.ts'
import { type Language, translate } from '../web/words.ts'

/** Why somebody is in a group: a `WhyHere` of the planner (planner/why-here.ts), as it was kept. */
export interface KeptWhy {
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
}

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

/** The reasons in what the history keeps of a seat; none when a person chose. */
export function whyIn(data: Readonly<Record<string, unknown>>): KeptWhy[] {
  const { why } = data
  return Array.isArray(why) ? (why as KeptWhy[]) : []
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
