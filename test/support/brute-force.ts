import { daysBetween } from '../../src/calendar/days.ts'
import type { Person, Problem, Slot } from '../../src/planner/problem/problem.ts'

type Seats = Map<Person, Slot>

/**
 * The best score of a small problem, by trying every person in every slot. Shares nothing with the planner on purpose:
 * the rules of docs/planner.md are written out a second time.
 */
export function bestScoreByTryingAll(problem: Problem): number[] {
  let best = [0, 0, 0, 0, 0, 0]
  const seats: Seats = new Map()
  const place = (index: number): void => {
    const person = problem.people[index]
    if (!person) {
      const score = scoreOf(problem, seats)
      if (score && isBetter(score, best)) best = score
      return
    }
    place(index + 1)
    for (const slot of problem.slots.filter((slot) => canSit(problem, person, slot))) {
      seats.set(person, slot)
      place(index + 1)
      seats.delete(person)
    }
  }
  place(0)
  return best
}

function isBetter(a: number[], b: number[]): boolean {
  for (const [index, figure] of a.entries()) {
    if (figure !== b[index]) return figure > (b[index] ?? 0)
  }
  return false
}

/** The rules of all, and over them those of one municipality. */
export function rulesIn({ rules, rulesFor }: Problem, municipality = ''): Problem['rules'] {
  return { ...rules, ...rulesFor?.[municipality] }
}

function urgent(problem: Problem, person: Person): boolean {
  const { rescueDays } = rulesIn(problem, person.municipality)
  return person.deadline !== null && daysBetween(problem.today, person.deadline) <= rescueDays
}

function canSit(problem: Problem, person: Person, slot: Slot): boolean {
  const long =
    daysBetween(person.waitingSince, problem.today) >= rulesIn(problem, person.municipality).overflowAfterDays
  const near = slot.serves.includes(person.municipality)
  const overflows = slot.overflow.includes(person.municipality) && (long || urgent(problem, person))
  const busy = person.unavailable.map(({ date, part }) => date + part)
  return (
    person.programme === slot.programme &&
    (near || overflows) &&
    person.needs.every((need) => slot.offers.includes(need)) &&
    !slot.sessions.some(({ date, part }) => busy.includes(date + part) || isOutside(person, date, part))
  )
}

function isOutside({ availability = {} }: Person, date: string, part: string): boolean {
  const { week, from = '', until = '9999' } = availability
  const weekday = new Date(date).getUTCDay() || 7
  const inWeek = week?.some((one) => one.part === part && one.weekday === weekday) ?? true
  return date < from || date > until || !inWeek
}

function inTime(person: Person, slot: Slot): boolean {
  const last =
    slot.sessions
      .map(({ date }) => date)
      .sort()
      .at(-1) ?? ''
  return person.deadline === null || last <= person.deadline
}

/** Null when a rule is broken. */
function scoreOf(problem: Problem, seats: Seats): number[] | null {
  if (!householdsHold(problem, seats) || !resourcesHold(problem, seats)) return null
  const total = [0, 0, 0, 0, 0, 0]
  for (const slot of new Set(seats.values())) {
    const figures = figuresOf(
      problem,
      slot,
      [...seats.keys()].filter((person) => seats.get(person) === slot),
    )
    if (!figures) return null
    figures.forEach((figure, index) => (total[index] = (total[index] ?? 0) + figure))
  }
  return total
}

function figuresOf(problem: Problem, slot: Slot, members: Person[]): number[] | null {
  const { minGroupSize, maxGroupSize, rescueGroupSize } = rulesIn(problem, slot.host)
  if ((slot.group?.size ?? 0) + members.length > Math.min(slot.capacity, maxGroupSize)) return null
  const rescue = rescueGroupSize !== null && members.some((person) => urgent(problem, person) && inTime(person, slot))
  if (!slot.group && members.length < minGroupSize && !(rescue && members.length >= rescueGroupSize)) return null
  const languages = slot.group ? [slot.group.language] : slot.languages
  const shared = languages.filter((language) => members.every((person) => person.languages.includes(language)))
  if (shared.length === 0) return null
  const ranks = shared.map((language) => members.reduce((sum, person) => sum + person.languages.indexOf(language), 0))
  const first = slot.sessions.map(({ date }) => date).sort()[0] ?? ''
  return [
    members.filter((person) => inTime(person, slot)).length,
    members.length,
    slot.group ? 0 : -1,
    members.reduce((sum, person) => sum + daysBetween(person.waitingSince, problem.today), 0),
    0 - Math.min(...ranks),
    0 - members.length * daysBetween(problem.today, first),
  ]
}

function householdsHold({ people, households }: Problem, seats: Seats): boolean {
  return Object.entries(households).every(([household, rule]) => {
    const members = people.filter((person) => person.household === household)
    const slots = members.flatMap((person) => seats.get(person) ?? [])
    if (rule === 'together') return slots.length === 0 || (slots.length === members.length && new Set(slots).size === 1)
    const halfDays = slots.flatMap((slot) => slot.sessions.map(({ date, part }) => date + part))
    return new Set(halfDays).size === halfDays.length
  })
}

function resourcesHold({ slots }: Problem, seats: Seats): boolean {
  const opened = [...new Set(seats.values())].filter(({ group }) => !group)
  const groups = [...opened, ...slots.filter(({ group }) => group)]
  return opened.every((one) => groups.every((other) => one === other || !clash(one, other)))
}

function clash(one: Slot, other: Slot): boolean {
  const sameTime = one.sessions.some((a) => other.sessions.some((b) => a.date === b.date && a.part === b.part))
  return sameTime && one.resources.some((resource) => other.resources.includes(resource))
}
