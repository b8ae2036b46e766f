import type { OwnVersions } from './find-own-versions.ts'

/** A language has no text of its own while Dutch has; or still says what Dutch said before; or says it; or Dutch says nothing either. */
export type OwnState = 'missing' | 'behind' | 'there' | 'nothing'

/** How the text of each language stands to the Dutch one, in the draft or else in what is in force. */
export function ownStates({ draft, published }: OwnVersions, languages: readonly string[]): Map<string, OwnState> {
  const history = [...(draft ? [draft] : []), ...published].map(({ texts }) => texts)
  return new Map(languages.map((language) => [language, stateOf(history, language)]))
}

type Texts = Readonly<Record<string, string>>

function stateOf(history: readonly Texts[], language: string): OwnState {
  const now = history[0] ?? {}
  if (now[language]) return language !== 'nl' && isOlder(history, language) ? 'behind' : 'there'
  return now['nl'] ? 'missing' : 'nothing'
}

/** The Dutch text changed after the text in this language did. */
function isOlder(history: readonly Texts[], language: string): boolean {
  return lastChange(history, 'nl') < lastChange(history, language)
}

/** How many versions ago it got the text that it has now. */
function lastChange(history: readonly Texts[], language: string): number {
  const before = history.findIndex((texts) => texts[language] !== history[0]?.[language])
  return before === -1 ? history.length : before
}
