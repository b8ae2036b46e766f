import { type Language, translate } from '../../words/words.ts'
import type { KeptSlot } from './keep-groups.ts'

/** What to do about the half days that stay as they are: a group that was held can't be moved any more. */
export function sayKept(
  kept: readonly Pick<KeptSlot, 'held'>[],
  page: 'review' | 'result',
  language: Language,
): string {
  const keys = [
    `${page}.keptText`,
    ...(kept.some(({ held }) => !held) ? ['kept.move'] : []),
    ...(kept.some(({ held }) => held) ? ['kept.held'] : []),
  ]
  return keys.map((key) => translate(language, `settings:${key}`)).join(' ')
}
