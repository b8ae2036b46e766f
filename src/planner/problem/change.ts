import { type Day, addDays } from '../../calendar/days.ts'
import { ruleOf } from './facts.ts'
import type { HalfDay, HouseholdRule, Person, Problem, Slot } from './problem.ts'

/** One thing that could be otherwise in a problem, in the planner's own words. `slot` is always an id. */
export type Change =
  /** So many more people who wait, speak this language and may come here. */
  | { kind: 'people'; slot: string; language: string; more: number }
  /** An interpreter or trainer, so that the slot can be given in this language. `before`: the deadline that it then meets. */
  | { kind: 'language'; slot: string; language: string; before: Day | null }
  /** The slot serves this municipality too. `from`: the day from which the rule for overflow allows it without a change. */
  | { kind: 'open'; slot: string; municipality: string; from: Day | null }
  /** The slot offers these needs too. */
  | { kind: 'offer'; slot: string; needs: string[] }
  /** Somebody can come on these half days after all. */
  | { kind: 'come'; slot: string; person: string; halfDays: HalfDay[] }
  /** The group there may have so many more people: a larger room, or a larger largest group. */
  | { kind: 'seats'; slot: string; more: number }
  /** Another room or interpreter, because these are with another group then. */
  | { kind: 'resource'; slot: string; resources: string[] }
  /** The household lets its members go each on their own. */
  | { kind: 'household'; household: string; rule: HouseholdRule }
  /** A half day more, of a `host`, at the latest on `before`. `on`: one on which everybody can come. */
  | {
      kind: 'new-slot'
      slot: string
      host: string
      programme: string
      language: string
      serves: string[]
      offers: string[]
      before: Day | null
      on: HalfDay
    }

/**
 * Changes that together give somebody a seat while tonight's groups stay as they are (`what-would-help.ts`).
 * `slot` and `language` of the group they would be in; `inTime`: it is over by their deadline; `people`: how many of
 * those who wait would have a seat in it, with them and without those who still have to be found.
 */
export interface Help {
  changes: Change[]
  slot: string
  language: string
  inTime: boolean
  people: number
}

/** The id of the slot that a change `new-slot` adds. */
export const NEW_SLOT = 'new-slot'

/**
 * The problem as it would be with these changes, in their order; what they name and the problem does not have is left
 * alone. What "people" adds are people who can always come, have no deadline and have waited long enough to overflow.
 */
export function applyChanges(problem: Problem, changes: readonly Change[]): Problem {
  return changes.reduce(applyChange, problem)
}

function applyChange(problem: Problem, change: Change): Problem {
  switch (change.kind) {
    case 'people':
      return { ...problem, people: [...problem.people, ...peopleFor(problem, change)] }
    case 'language':
      return inSlot(problem, change, (slot) => ({ languages: [...slot.languages, change.language] }))
    case 'open':
      return inSlot(problem, change, (slot) => ({ serves: [...slot.serves, change.municipality] }))
    case 'offer':
      return inSlot(problem, change, (slot) => ({ offers: [...slot.offers, ...change.needs] }))
    case 'come':
      return {
        ...problem,
        people: problem.people.map((person) => (person.id === change.person ? free(person, change) : person)),
      }
    case 'seats':
      return withSeats(problem, change)
    case 'resource':
      return inSlot(problem, change, (slot) => ({
        resources: slot.resources.map((one) =>
          change.resources.includes(one) ? `another ${one} for ${slot.id}` : one,
        ),
      }))
    case 'household':
      return {
        ...problem,
        people: problem.people.map((one) => (one.household === change.household ? { ...one, household: null } : one)),
      }
    case 'new-slot':
      return { ...problem, slots: [...problem.slots, newSlot(problem, change)] }
  }
}

function inSlot(problem: Problem, { slot }: { slot: string }, changed: (slot: Slot) => Partial<Slot>): Problem {
  return { ...problem, slots: problem.slots.map((one) => (one.id === slot ? { ...one, ...changed(one) } : one)) }
}

function free(person: Person, { halfDays }: Change & { kind: 'come' }): Person {
  const meant = (busy: Person['unavailable'][number]) =>
    halfDays.some(({ date, part }) => date === busy.date && part === busy.part)
  const { availability, unavailable } = person
  const also = availability && { availability: { ...availability, also: [...(availability.also ?? []), ...halfDays] } }
  return { ...person, unavailable: unavailable.filter((busy) => !meant(busy)), ...also }
}

/** The smaller of room and rule decides how many fit, so both may have to grow. */
function withSeats(problem: Problem, change: Change & { kind: 'seats' }): Problem {
  const { rules, rulesFor } = problem
  const slot = problem.slots.find(({ id }) => id === change.slot)
  if (!slot) return problem
  const { host, capacity } = slot
  const largest = ruleOf(problem, host, 'maxGroupSize')
  const wanted = Math.min(capacity, largest) + change.more
  const maxGroupSize = Math.max(largest, wanted)
  const larger =
    host === undefined
      ? { ...problem, rules: { ...rules, maxGroupSize } }
      : { ...problem, rulesFor: { ...rulesFor, [host]: { ...rulesFor?.[host], maxGroupSize } } }
  return inSlot(larger, change, ({ capacity }) => ({ capacity: Math.max(capacity, wanted) }))
}

/** A slot of which nothing but the host, the language, the day and for whom it is matters: it has room enough. */
export function newSlot(problem: Problem, change: Change & { kind: 'new-slot' }): Slot {
  const { host } = change
  return {
    id: NEW_SLOT,
    host,
    programme: change.programme,
    sessions: [change.on],
    languages: [change.language],
    capacity: ruleOf(problem, host, 'maxGroupSize'),
    serves: change.serves,
    overflow: [],
    offers: change.offers,
    resources: [],
    group: null,
  }
}

function peopleFor(problem: Problem, { slot: id, language, more }: Change & { kind: 'people' }): Person[] {
  const { today, slots, people } = problem
  const slot = slots.find((one) => one.id === id)
  if (!slot) return []
  const municipality = slot.serves[0] ?? slot.overflow[0] ?? ''
  return Array.from({ length: more }, (_, index) => ({
    id: `new person ${people.length + index + 1}`,
    programme: slot.programme,
    municipality,
    waitingSince: addDays(today, -ruleOf(problem, municipality, 'overflowAfterDays')),
    deadline: null,
    languages: [language],
    needs: [],
    unavailable: [],
    household: null,
  }))
}
