import { sayLanguage, sayDay, type Language, translate } from '../../words/words.ts'
import type { TriedNight } from './show-try-out.ts'
import type { TriedGroup, TriedMove } from './tried-outcome.ts'

/** What a try-out means, in a sentence: "Dan krijgen 9 mensen meer een plaats". */
export function triedSentence(language: Language, { gained, lost, moved, verdict }: TriedNight): string {
  const say = (key: string, count: number, more = {}) => translate(language, `groups:tried.${key}`, { count, ...more })
  if (gained.count > 0 && lost.count > 0) return say('both', gained.count, { lost: lost.count })
  if (gained.count > 0) return say('gained', gained.count)
  if (lost.count > 0) return say('lost', lost.count)
  if (moved.count > 0) return say('moved', moved.count)
  return say(verdict === 0 ? 'nothing' : 'groups', 0)
}

/** One thing that would be otherwise. */
export interface Effect {
  readonly kind: 'ok' | 'bad' | 'info'
  readonly text: string
}

/** A figure of the score with its words; `good` when more of it is better for people. */
const FIGURES = [
  { words: 'inTime', sign: 1 },
  { words: 'placed', sign: 1 },
  { words: 'groups', sign: -1 },
  { words: 'waited', sign: 1 },
  { words: 'language', sign: -1 },
  { words: 'later', sign: -1 },
] as const

/** The last three figures only say something when as many people have a seat. */
const FIRST_THREE = 3

/** The effect on the score in plain words, what weighs most first; then who is at risk. */
export function effectsOf(language: Language, { figures, risk }: Pick<TriedNight, 'figures' | 'risk'>): Effect[] {
  const shown = figures[1] === 0 ? FIGURES.length : FIRST_THREE
  const effects = FIGURES.slice(0, shown).flatMap(({ words, sign }, index) =>
    effect(language, words, sign * (figures[index] ?? 0), sign),
  )
  return [...effects, ...effect(language, 'risk', risk, -1)]
}

/** @param good 1 when more is better, -1 when less is. A group more or less is neither good nor bad by itself. */
function effect(language: Language, words: string, change: number, good: number): Effect[] {
  if (change === 0) return []
  const text = translate(language, `groups:tried.effect.${words}.${change > 0 ? 'more' : 'less'}`, {
    count: Math.abs(change),
  })
  const kind = words === 'groups' ? 'info' : change * good > 0 ? 'ok' : 'bad'
  return [{ kind, text }]
}

/** Why the slot that is tried stays empty, in a sentence; empty when it does not. */
export function sayIdle(language: Language, { idle }: Pick<TriedNight, 'idle'>): string {
  if (!idle) return ''
  const values = idle.reason === 'not-enough-people' ? { ...idle, language: sayLanguage(idle.language, language) } : {}
  return translate(language, `groups:tried.idle.${idle.reason}`, values)
}

/** The groups that would be new, gone or of another size. */
export function shownGroups(language: Language, { opened, gone, resized }: TriedNight) {
  const shown = (kind: 'opened' | 'gone' | 'resized') => (group: TriedGroup) => ({
    ...group,
    kind,
    spoken: sayLanguage(group.language, language),
    note: translate(language, `groups:tried.group.${kind}`, { before: group.before, after: group.after }),
  })
  return [...opened.map(shown('opened')), ...gone.map(shown('gone')), ...resized.map(shown('resized'))]
}

/** Who would go elsewhere, each with from where to where: `Turks di 15 dec → Nederlands do 24 dec`. */
export function shownMoved(language: Language, { moved, moves }: Pick<TriedNight, 'moved' | 'moves'>) {
  const place = (at: TriedMove['from']) => `${sayLanguage(at.language, language)} ${sayDay(at.day, language, 'short')}`
  const notes = new Map(moves.map(({ person, from, to }) => [person, `${place(from)} → ${place(to)}`]))
  const noted = (people: typeof moved.first) => people.map((one) => ({ ...one, note: notes.get(one.reference) }))
  return { ...moved, first: noted(moved.first), rest: noted(moved.rest) }
}
