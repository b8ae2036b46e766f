import { localTime, type Moment } from '../../outside/clock.ts'
import { sayLanguage, sayLanguages, sayDay, type Language, translate } from '../../words/words.ts'
import type { ToldHelp, ToldSlot, WhyWaiting } from './list-reasons.ts'
import type { KeptChange } from '../../referrals/waiting-reason.entity.ts'

/** Why somebody still waits, as a sentence in the reader's language. */
export function sayWhy(why: WhyWaiting | null, language: Language): string {
  if (!why) return translate(language, 'pool:reasons.not-planned-yet')
  const { detail, slot, next, reason } = why
  const { have, need, rule, by, municipality, longer, language: spoken } = detail as Numbered
  const sentence = translate(language, `pool:reasons.${reason}`, {
    languages: sayLanguages(textsIn(detail['languages']), language),
    needs: sayNeeds(textsIn(detail['needs']), language),
    language: spoken ? sayLanguage(String(spoken), language) : '',
    ...whenAndWhere(slot, language),
    municipality,
    have,
    need,
    count: Number(need ?? 0) - Number(have ?? 0),
    context: rule ?? (by === 'people' ? undefined : by),
  })
  const after = [
    longer ? translate(language, 'pool:reasons.longer', { count: Number(longer) }) : '',
    next ? translate(language, 'pool:reasons.next', { day: sayDay(next.day, language) }) : '',
  ]
  return [sentence, ...after].filter(Boolean).join(' ')
}

/** Why somebody is paused or has stopped, and until when; empty when they are neither: `ziekte, tot 1 maart 2027`. */
export function sayPause(
  { statusReason, pausedUntil }: { readonly statusReason: string | null; readonly pausedUntil: string | null },
  language: Language,
): string {
  if (!statusReason) return ''
  const reason = translate(language, `history:reasons.${statusReason}`)
  return pausedUntil ? translate(language, 'pool:pausedUntil', { reason, day: sayDay(pausedUntil, language) }) : reason
}

/** Of which night a kept reason is: `Zo was het in de nacht van 16 november 2026.` */
export function sayThen(at: Moment, language: Language): string {
  const { day, time } = localTime(at)
  const context = time < '07:00' ? 'night' : undefined
  return translate(language, 'pool:then', { day: sayDay(day, language), context })
}

type Numbered = Record<string, string | number | undefined>

/** Whom something would help: another of the household may be the one who can't come, and nothing is in time after the deadline. */
export interface Helped {
  readonly reference: string
  readonly daysLeft: number
}

/** What would give somebody a seat: `Een tolk Somalisch (uiterlijk 14 maart 2027): dan past 12 januari 2027 (ochtend), Stadhuis.` */
export function sayHelp(
  { changes, where, people, inTime, names }: ToldHelp,
  { reference, daysLeft }: Helped,
  language: Language,
): string {
  const wishes = changes.map((change) => sayChange(change, { where, names, self: reference }, language))
  const wish = wishes.join(translate(language, 'pool:help.and'))
  const fits = translate(language, where ? 'pool:help.fits' : 'pool:help.goes', {
    wish: wish.charAt(0).toUpperCase() + wish.slice(1),
    ...whenAndWhere(where, language),
    count: people,
  })
  const several = where && people > 1 ? translate(language, 'pool:help.together', { count: people }) : ''
  const late = inTime || daysLeft < 0 ? '' : translate(language, 'pool:help.late')
  return [fits, several, late].filter(Boolean).join(' ')
}

type Surroundings = Pick<ToldHelp, 'where' | 'names'> & { readonly self: string }

function sayChange(change: KeptChange, { where, names, self }: Surroundings, language: Language): string {
  const { kind, municipality = '', before, from, rule, person, halfDays = [] } = change
  const say = (key: string, values: object = {}) => translate(language, `pool:help.${key}`, { ...values })
  const sentence = say(kind, {
    count: change.more,
    language: change.language ? sayLanguage(change.language, language) : '',
    guest: names.get(municipality) ?? municipality,
    host: where?.host ?? '',
    needs: sayNeeds(change.needs ?? [], language),
    days: [...new Set(halfDays.map(({ date }) => sayDay(date, language)))].join(', '),
    things: (change.resources ?? []).map((one) => sayResource(one, language)).join(say('and')),
    programme: change.programme ? translate(language, `pool:programmes.${change.programme}`) : '',
    context: kind === 'come' && person !== self ? 'other' : (rule ?? change.programme),
  })
  const until = before ? say('before', { day: sayDay(before, language) }) : ''
  const byItself = from && where && from <= where.day ? say('from', { day: sayDay(from, language) }) : ''
  return sentence + until + byItself
}

/** `room stadhuis/a` is a room; an interpreter or trainer is called by the name that staff gave them. */
function sayResource(resource: string, language: Language): string {
  const kind = /^room /.test(resource) ? 'room' : /^(interpreter|tolk)/.test(resource) ? 'interpreter' : 'other'
  return translate(language, `pool:help.resources.${kind}`, { name: resource })
}

function whenAndWhere(slot: ToldSlot | null, language: Language) {
  return {
    day: slot ? sayDay(slot.day, language) : '',
    part: slot ? translate(language, `groups:part.${slot.part}`) : '',
    venue: slot?.venue ?? '',
  }
}

function sayNeeds(needs: readonly string[], language: Language): string {
  return needs.map((one) => translate(language, `pool:needs.${one}`, { defaultValue: one })).join(', ')
}

function textsIn(value: unknown): string[] {
  return Array.isArray(value) ? (value as string[]) : []
}

/** Why somebody is in a group: a `WhyHere` of the planner (planner/reasons/why-here.ts), as it was kept. */
export interface KeptWhy {
  readonly reason: string
  readonly detail: Readonly<Record<string, unknown>>
}

/** The reasons in what the history keeps of a seat; none when a person chose. */
export function whyIn(data: Readonly<Record<string, unknown>>): KeptWhy[] {
  const { why } = data
  return Array.isArray(why) ? (why as KeptWhy[]) : []
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

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
