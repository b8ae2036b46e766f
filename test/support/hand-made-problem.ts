import type { Person, Problem, Rules, Slot } from '../../src/planner/problem/problem.ts'

/** Somebody in Maastricht who waits since September, speaks Arabic and can always come, but for what is given. */
export function aPerson(id: string, details: Partial<Person> = {}): Person {
  return {
    id,
    programme: 'wi2013',
    municipality: '0935',
    waitingSince: '2026-09-01',
    deadline: null,
    languages: ['ar'],
    needs: [],
    unavailable: [],
    household: null,
    ...details,
  }
}

/** So many people who are alike: `a1`, `a2` and on for the prefix `a`. */
export function people(prefix: string, count: number, details: Partial<Person> = {}): Person[] {
  return Array.from({ length: count }, (_, index) => aPerson(`${prefix}${index + 1}`, details))
}

/** One morning in Maastricht for a new group in Arabic, but for what is given. */
export function aSlot(id: string, details: Partial<Slot> = {}): Slot {
  return {
    id,
    programme: 'wi2013',
    sessions: [{ date: '2027-01-11', part: 'morning' }],
    languages: ['ar'],
    capacity: 12,
    serves: ['0935'],
    overflow: [],
    offers: [],
    resources: [],
    group: null,
    ...details,
  }
}

/** A problem on 23 November 2026 with groups of three to five; two suffice to rescue somebody. */
export function aProblem(given: {
  people: Person[]
  slots: Slot[]
  rules?: Partial<Rules>
  households?: Problem['households']
}): Problem {
  return {
    today: '2026-11-23',
    people: given.people,
    slots: given.slots,
    households: given.households ?? {},
    rules: {
      minGroupSize: 3,
      maxGroupSize: 5,
      rescueDays: 56,
      rescueGroupSize: 2,
      overflowAfterDays: 90,
      ...given.rules,
    },
  }
}
