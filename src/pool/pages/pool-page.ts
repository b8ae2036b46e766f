import type { Moment } from '../../outside/clock.ts'
import { sayLanguage, sayLanguages } from '../../words/say-language.ts'
import { type Language, translate } from '../../words/words.ts'
import type { PoolCounts } from '../list/count-pool.ts'
import type { PoolRow } from '../list/list-pool.ts'
import { sayHelp, sayThen, sayWhy } from '../why/say-why.ts'

/** The words on top: how many wait too long, or how many wait. */
export function titleOf({ waiting, long }: PoolCounts): string {
  if (waiting === 0) return 'pool:titleNobody'
  return long > 0 ? 'pool:titleLong' : 'pool:title'
}

/** Numbers are doors: each leads to exactly those people. */
export function figuresOf(counts: PoolCounts, { gemeente }: { gemeente: string }, language: Language) {
  const door = (words: string) => `/wachtpool?${gemeente ? `gemeente=${encodeURIComponent(gemeente)}&` : ''}${words}`
  const figure = (
    name: 'waiting' | 'long' | 'urgent' | 'decide' | 'paused',
    words: string,
    kind?: 'bad' | 'warning',
  ) => ({
    number: counts[name],
    label: translate(language, `pool:figures.${name}`),
    ...(counts[name] > 0 && { href: door(words), kind }),
  })
  return [
    figure('waiting', 'status=waiting'),
    figure('long', 'wie=long'),
    figure('urgent', 'wie=urgent&volgorde=deadline', 'bad'),
    figure('decide', 'status=decide', 'warning'),
    figure('paused', 'status=paused'),
  ]
}

/** What the list can be narrowed to, and its orders. */
export function choicesOf({ municipalities, languages }: PoolCounts, language: Language) {
  const named = (name: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: translate(language, `pool:${name}.${value}`) }))
  return {
    municipalities: municipalities.map(({ code, name }) => ({ value: code, label: name })),
    languages: languages
      .map((code) => ({ value: code, label: sayLanguage(code, language) }))
      .sort((one, other) => one.label.localeCompare(other.label, language)),
    programmes: named('programmes', ['wi2013', 'wi2021']),
    who: named('who', ['urgent', 'long']),
    statuses: named('statuses', ['waiting', 'decide', 'paused']),
    orders: named('orders', ['waiting', 'deadline', 'name']),
  }
}

/**
 * Somebody in the list, and why they wait.
 * @param lastRun When the planner looked last: an older reason says its own night.
 */
export function shownRow(row: PoolRow, lastRun: Moment, language: Language) {
  return {
    ...row,
    spoken: sayLanguages(row.languages, language),
    needs: row.needs.map((need) => translate(language, `pool:needs.${need}`, { defaultValue: need })).join(', '),
    why: row.statusReason ? translate(language, `history:reasons.${row.statusReason}`) : sayWhy(row.why, language),
    then: !row.statusReason && row.why && row.why.at < lastRun ? sayThen(row.why.at, language) : '',
    help: helpOf(row, language),
  }
}

/** The easiest thing that would help and that the reason does not say already; the person's own page shows them all. */
function helpOf(row: PoolRow, language: Language): string {
  if (row.statusReason || !row.why) return ''
  const { reason, detail, help } = row.why
  const isSaid = ({ slot, changes }: (typeof help)[number]) =>
    reason === 'not-enough-people' && slot === detail['slot'] && changes.every(({ kind }) => kind === 'people')
  const [easiest] = help
  return easiest && !isSaid(easiest) ? sayHelp(easiest, row, language) : ''
}
