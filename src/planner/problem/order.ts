import type { Problem } from './problem.ts'

/**
 * The problem with all lists that have no order of their own sorted, people and slots by their ids. Whatever order a
 * problem comes in, the planner sees the same one; so equal problems give equal plans and ties go to the lower id.
 */
export function inOrder(problem: Problem): Problem {
  return {
    ...problem,
    people: problem.people.toSorted(byId),
    slots: problem.slots.toSorted(byId).map((slot) => ({
      ...slot,
      languages: slot.languages.toSorted(),
      resources: slot.resources.toSorted(),
    })),
  }
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}
