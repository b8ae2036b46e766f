import type { ExplainedNight } from '../groups/tonight/find-night.ts'
import type { Deps } from '../deps.ts'
import type { Language } from '../words/words.ts'
import { showReasons } from '../pool/why/list-reasons.ts'
import { sayHelp, sayWhy, sayHere } from '../pool/why/say-why.ts'
import { translate } from '../words/words.ts'

/** Why everybody in these plans waits and what would help, or why they are in their group; sentences by reference. */
export async function sayExplained(
  { db }: Pick<Deps, 'db'>,
  formed: readonly Pick<ExplainedNight, 'plan'>[],
  language: Language,
): Promise<Map<string, string[]>> {
  const waiting = formed.flatMap(({ plan }) => plan.waiting)
  const told = await showReasons(db.read, waiting)
  const helps = translate(language, 'pool:help.short')
  const sentences = new Map<string, string[]>()
  for (const [index, { person: reference }] of waiting.entries()) {
    const why = told[index]
    if (!why) continue
    const ways = why.help.map((help) => `${helps} ${sayHelp(help, { reference, daysLeft: 0 }, language)}`)
    sentences.set(reference, [sayWhy(why, language), ...ways])
  }
  for (const { why = {} } of formed.flatMap(({ plan }) => plan.groups)) {
    for (const [reference, reasons] of Object.entries(why))
      sentences.set(reference, [`${reference}: ${sayHere(reasons, language).join(' ')}`])
  }
  return sentences
}
