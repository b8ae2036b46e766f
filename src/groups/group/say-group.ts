import { partOfDay } from '../../calendar/days.ts'
import { sayLanguage } from '../../words/say-language.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { DescribedGroup } from './describe-group.ts'
import type { Group } from '../group.entity.ts'

/** `Arabisch, dinsdag 15 december 2026, ochtend` */
export function groupTitle(language: Language, { group, sessions }: DescribedGroup): string {
  const [first] = sessions
  const part = translate(language, `groups:part.${partOfDay(first?.startTime ?? '')}`)
  return `${sayLanguage(group.language, language)}, ${sayDay(first?.day, language, 'full')}, ${part}`
}

/** `Arabisch, do 17 dec, ochtend` */
export function placeText(language: Language, { language: code, slot }: Group): string {
  const part = translate(language, `groups:part.${partOfDay(slot.sessions[0]?.start ?? '')}`)
  return `${sayLanguage(code, language)}, ${sayDay(slot.startsOn, language, 'short')}, ${part}`
}

/** The names of who has a seat; others as a number. */
export function whomItConcerns(language: Language, { members, others }: DescribedGroup): string[] {
  const names = members.filter(({ present }) => present).map(({ name }) => name)
  return others > 0 ? [...names, translate(language, 'groups:others', { count: others })] : names
}

/** The names of who would wait again when the group is cancelled; others as a number. */
export function whoReturns(language: Language, { members, returning: { others } }: DescribedGroup): string[] {
  const names = members.filter(({ returns }) => returns).map(({ name }) => name)
  return others > 0 ? [...names, translate(language, 'groups:others', { count: others })] : names
}
