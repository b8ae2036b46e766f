import { comesOn } from '../../calendar/availability.ts'
import { addDays, daysBetween, isUrgentOn, type Day } from '../../calendar/days.ts'
import type { HalfDay, Person, Problem, Rules, Slot } from './problem.ts'

/** What the rules ask of the day and the settings. */
export type Circumstances = Pick<Problem, 'today' | 'rules' | 'rulesFor'>

/**
 * A rule as this municipality has it: its own, or else that of all. The sizes are those of a slot's host, and how many days count is a
 * matter of the municipality where somebody lives (docs/planner.md, "Problem").
 */
export function ruleOf<Name extends keyof Rules>(
  { rules, rulesFor }: Circumstances,
  municipality: string | undefined,
  name: Name,
): Rules[Name] {
  if (!rulesFor || municipality === undefined || !Object.hasOwn(rulesFor, municipality)) return rules[name]
  const own: { readonly [Rule in keyof Rules]?: Rules[Rule] | undefined } = rulesFor[municipality] ?? {}
  // No smallest rescue (null) is a rule of its own too.
  return own[name] === undefined ? rules[name] : own[name]
}

/** Days waited until today; figure 4 adds these up. */
export function daysWaited({ today }: Circumstances, person: Person): number {
  return daysBetween(person.waitingSince, today)
}

/** By the rules of the municipality where somebody lives. */
export function isUrgent(asked: Circumstances, { deadline, municipality }: Person): boolean {
  return isUrgentOn(deadline, asked.today, ruleOf(asked, municipality, 'rescueDays'))
}

/** Figure 1: the last session is on or before the deadline; who has no deadline is always in time. */
export function isInTime(person: Person, slot: Slot): boolean {
  return person.deadline === null || lastDay(slot) <= person.deadline
}

/** Urgent, and can still sign in time here. */
export function isRescuedBy(circumstances: Circumstances, person: Person, slot: Slot): boolean {
  return isUrgent(circumstances, person) && isInTime(person, slot)
}

/** The first day on which somebody who goes on waiting has waited long enough, or is urgent enough, to go to a neighbouring municipality. */
export function overflowsFrom(asked: Circumstances, { waitingSince, deadline, municipality }: Person): Day {
  const waited = addDays(waitingSince, ruleOf(asked, municipality, 'overflowAfterDays'))
  const urgent = deadline === null ? waited : addDays(deadline, -ruleOf(asked, municipality, 'rescueDays'))
  return urgent < waited ? urgent : waited
}

/** The needs of the person that the slot does not offer. */
export function missingNeeds(person: Person, slot: Slot): string[] {
  return person.needs.filter((need) => !slot.offers.includes(need))
}

/** The languages in which a group can be held here; an existing group keeps its own. */
export function languagesOf(slot: Slot): string[] {
  return slot.group ? [slot.group.language] : [...new Set(slot.languages)]
}

/** The day of the signing. The order of the sessions in the problem does not matter. */
export function lastDay(slot: Slot): Day {
  return slot.sessions.reduce((latest, { date }) => (date > latest ? date : latest), '')
}

/** Figure 6: days from today to the first session. */
export function daysToStart({ today }: Circumstances, slot: Slot): number {
  return Math.min(...slot.sessions.map(({ date }) => daysBetween(today, date)))
}

/** The half days that a slot takes up, each once, as text that sorts. */
export function halfDaysOf(slot: Slot): string[] {
  return [...new Set(slot.sessions.map(({ date, part }) => `${date} ${part}`))].sort()
}

/** What a group in this slot keeps busy: each resource on each half day. */
export function bookingsOf(slot: Slot): string[] {
  return [...new Set(slot.resources)].flatMap((resource) => halfDaysOf(slot).map((halfDay) => `${halfDay} ${resource}`))
}

/** Of these half days those that the slot takes up, as text. */
export function takenBy(slot: Slot, halfDays: readonly HalfDay[]): string[] {
  const taken = halfDaysOf(slot)
  return [...new Set(halfDays.map(({ date, part }) => `${date} ${part}`))].filter((halfDay) => taken.includes(halfDay))
}

/** True for a half day on which somebody can't come: they said so of that day, or it is outside of when they can. */
export function isBusy({ unavailable, availability }: Person, halfDay: HalfDay): boolean {
  if (unavailable.some(({ date, part }) => date === halfDay.date && part === halfDay.part)) return true
  return availability !== undefined && !comesOn(availability, halfDay)
}

/** The slot's half days on which somebody can't come, each once, in order. */
export function clashesOf(person: Person, { sessions }: Slot): HalfDay[] {
  const clashes = sessions.filter((session) => isBusy(person, session))
  const each = new Map(clashes.map(({ date, part }) => [`${date} ${part}`, { date, part }]))
  return [...each].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, halfDay]) => halfDay)
}
