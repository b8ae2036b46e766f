import type { Day } from '../calendar/days.ts'
import { type Language, sayDay, translate } from '../words/words.ts'

/** Something that waits for a person. */
export interface Task {
  readonly count: number
  /** The key of its text, `groups:tasks.proposals`; `count` chooses the plural. */
  readonly words: string
  /** Where exactly these are. */
  readonly href: string
  readonly level: 'bad' | 'warning' | 'info'
  /** Who does it; a planner unless it is said. */
  readonly who?: 'planner' | 'coordinator' | 'admin'
  /** The first day that it endangers, or on which it should have been done. */
  readonly day?: Day | null
  /** Of what came in: the day on which the first of them did. */
  readonly since?: Day | null
}

/** A task in the reader's language, without the number, which stands before it. */
export function sayTask({ count, words }: Task, language: Language): string {
  return translate(language, words, { count }).replace(`${count} `, (start, at) => (at === 0 ? '' : start))
}

/** Who does a task and how soon, in words: `planner, uiterlijk 14 december`. */
export function sayUrgency({ who = 'planner', day, since, level }: Task, today: Day, language: Language): string {
  const say = (key: string, values = {}) => translate(language, `common:tasks.${key}`, values)
  const form = (one: Day) => (one.slice(0, 4) === today.slice(0, 4) ? 'short' : 'compact')
  const by = (key: string, one: Day) => say(key, { day: sayDay(one, language, form(one)) })
  const until = day ? by(day < today ? 'since' : 'before', day) : say(`level.${level}`)
  return `${say(`who.${who}`)} · ${since ? by('since', since) : until}`
}

/**
 * What to do after something was done on a page: more of the same when there is any, else what is worst; null when nothing waits.
 * @param path `/bijeenkomsten/bezoekers`
 */
export function nextTask(tasks: readonly Task[], path: string): Task | null {
  const pathOf = ({ href }: Task) => href.replace(/[?#].*/, '')
  const areaOf = (address: string) => address.split('/')[1]
  return (
    tasks.find((task) => pathOf(task) === path) ??
    tasks.find((task) => areaOf(pathOf(task)) === areaOf(path)) ??
    tasks[0] ??
    null
  )
}
