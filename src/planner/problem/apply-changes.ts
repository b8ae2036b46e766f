import { addDays } from '../../calendar/days.ts'
import { NEW_SLOT, type Change } from './change.ts'
import type { Person, Problem, Slot } from './problem.ts'

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
  return { ...person, unavailable: person.unavailable.filter((busy) => !meant(busy)) }
}

/** The smaller of room and rule decides how many fit, so both may have to grow. */
function withSeats(problem: Problem, change: Change & { kind: 'seats' }): Problem {
  const { rules } = problem
  const slot = problem.slots.find(({ id }) => id === change.slot)
  const wanted = Math.min(slot?.capacity ?? 0, rules.maxGroupSize) + change.more
  const larger = { ...problem, rules: { ...rules, maxGroupSize: Math.max(rules.maxGroupSize, wanted) } }
  return inSlot(larger, change, ({ capacity }) => ({ capacity: Math.max(capacity, wanted) }))
}

/** A slot of which nothing but the language, the day and for whom it is matters: it has room enough, and a room of its own. */
export function newSlot({ rules }: Problem, change: Change & { kind: 'new-slot' }): Slot {
  return {
    id: NEW_SLOT,
    programme: change.programme,
    sessions: [change.on],
    languages: [change.language],
    capacity: rules.maxGroupSize,
    serves: change.serves,
    overflow: [],
    offers: change.offers,
    resources: [],
    group: null,
  }
}

function peopleFor(
  { today, rules, slots, people }: Problem,
  { slot: id, language, more }: Change & { kind: 'people' },
): Person[] {
  const slot = slots.find((one) => one.id === id)
  if (!slot) return []
  return Array.from({ length: more }, (_, index) => ({
    id: `new person ${people.length + index + 1}`,
    programme: slot.programme,
    municipality: slot.serves[0] ?? slot.overflow[0] ?? '',
    waitingSince: addDays(today, -rules.overflowAfterDays),
    deadline: null,
    languages: [language],
    needs: [],
    unavailable: [],
    household: null,
  }))
}
