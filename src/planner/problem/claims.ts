import { daysBetween, type Day } from '../../calendar/days.ts'
import type { HalfDay, Person, Problem, Slot } from './problem.ts'

/** What the rules ask of the day and the settings. */
export type Circumstances = Pick<Problem, 'today' | 'rules'>

/** Days waited until today; figure 4 adds these up. */
export function daysWaited({ today }: Circumstances, person: Person): number {
  return daysBetween(person.waitingSince, today)
}

/** Urgent: the deadline is at most `rescueDays` after today. A deadline that has passed is urgent too. */
export function isUrgent({ today, rules }: Circumstances, person: Person): boolean {
  return person.deadline !== null && daysBetween(today, person.deadline) <= rules.rescueDays
}

/** Figure 1: the last session is on or before the deadline; who has no deadline is always in time. */
export function isInTime(person: Person, slot: Slot): boolean {
  return person.deadline === null || lastDay(slot) <= person.deadline
}

/** Hard rule 8: an urgent member who can still sign in time here allows a smaller group. */
export function isRescuedBy(circumstances: Circumstances, person: Person, slot: Slot): boolean {
  return isUrgent(circumstances, person) && isInTime(person, slot)
}

/** Hard rule 4: the slot serves the municipality, or takes its overflow and the person waited long or is urgent. */
export function isServed(circumstances: Circumstances, person: Person, slot: Slot): boolean {
  if (slot.serves.includes(person.municipality)) return true
  return slot.overflow.includes(person.municipality) && mayOverflow(circumstances, person)
}

function mayOverflow(circumstances: Circumstances, person: Person): boolean {
  return daysWaited(circumstances, person) >= circumstances.rules.overflowAfterDays || isUrgent(circumstances, person)
}

/** Hard rule 5: no session falls on a half day on which the person cannot come. */
export function isAvailable(person: Person, slot: Slot): boolean {
  return !person.unavailable.some((busy) => slot.sessions.some((session) => isSameHalfDay(busy, session)))
}

/** Hard rule 6: the needs of the person that the slot does not offer. */
export function missingNeeds(person: Person, slot: Slot): string[] {
  return person.needs.filter((need) => !slot.offers.includes(need))
}

/** Hard rule 2: the languages in which a group can be held here; an existing group keeps its own. */
export function languagesOf(slot: Slot): string[] {
  return slot.group ? [slot.group.language] : [...new Set(slot.languages)]
}

/** Hard rule 7: how many people can still join. */
export function seatsIn({ rules }: Circumstances, slot: Slot): number {
  return Math.max(0, Math.min(slot.capacity, rules.maxGroupSize) - (slot.group?.size ?? 0))
}

/** Hard rules 7 and 8: the smallest new group, with or without somebody to rescue. */
export function smallestGroup({ rules }: Circumstances, rescue: boolean): number {
  if (!rescue || rules.rescueGroupSize === null) return rules.minGroupSize
  return Math.min(rules.rescueGroupSize, rules.minGroupSize)
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

/** What a group in this slot keeps busy: each resource on each half day (hard rule 10). */
export function bookingsOf(slot: Slot): string[] {
  return [...new Set(slot.resources)].flatMap((resource) => halfDaysOf(slot).map((halfDay) => `${halfDay} ${resource}`))
}

function isSameHalfDay(a: HalfDay, b: HalfDay): boolean {
  return a.date === b.date && a.part === b.part
}
