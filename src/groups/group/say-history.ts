import { sayActor, sayEvent } from '../../words/say-event.ts'
import type { Language } from '../../words/words.ts'
import type { DescribedGroup } from './describe-group.ts'

interface ShownEvent {
  readonly at: string
  readonly text: string
  readonly by: string
  /** Whom it happened to. */
  readonly who: string[]
}

/** The history of a group. What happened to several people at once is one line. */
export function sayHistory(language: Language, { history, names }: DescribedGroup): ShownEvent[] {
  const shown = new Map<string, ShownEvent>()
  for (const event of history) {
    const said = { at: event.at, text: sayEvent(event, language), by: sayActor(event, language), who: [] }
    const key = JSON.stringify(said)
    const { who } = shown.get(key) ?? said
    const name = event.referralId && names.get(event.referralId)
    shown.set(key, { ...said, who: name ? [...who, name] : who })
  }
  return [...shown.values()]
}
