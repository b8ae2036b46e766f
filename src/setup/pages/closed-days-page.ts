import { sayLanguage } from '../../words/say-language.ts'
import { sayDay } from '../../words/say-when.ts'
import { type Language, translate } from '../../words/words.ts'
import type { Affected } from '../half-days/look-at-closed-days.ts'

/** Days, the reason and whose calendar it was, as they stand in an address and in the form. */
export interface GivenDays {
  readonly voor: string
  readonly from: string
  readonly to: string
  readonly name: string
}

/** Where one sees, among these municipalities, who is closed on exactly these days for this reason. */
export function closedDaysAddress({ voor, from, to, name }: GivenDays): string {
  return `/inrichting/kalender/dicht/bekijk?${new URLSearchParams({ voor, from, to, name }).toString()}`
}

/** `maandag 8 februari 2027 t/m woensdag 10 februari 2027` */
export function sayPeriod({ from, to }: Pick<GivenDays, 'from' | 'to'>, language: Language): string {
  const until = from === to ? '' : ` ${translate(language, 'municipalities:until')} ${sayDay(to, language, 'full')}`
  return `${sayDay(from, language, 'full')}${until}`
}

/** What falls on closed days: the groups, and the half days that are free. */
export function affectedShown(affected: readonly Affected[], language: Language) {
  const shown = affected.map(({ session, venue, group }) => ({
    ...{ day: session.date, venue, group: group?.group },
    when: `${sayDay(session.date, language, 'short')} ${session.start}`,
    what: group ? sayLanguage(group.language, language) : '',
    people: group?.people ?? 0,
  }))
  return { groups: shown.filter(({ group }) => group), free: shown.filter(({ group }) => !group) }
}
