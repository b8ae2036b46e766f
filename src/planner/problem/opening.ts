import type { Day } from '../../calendar/days.ts'
import { bookingsOf, daysToStart, halfDaysOf, languagesOf, lastDay, type Circumstances } from './facts.ts'
import type { GroupPlace, Problem, Slot } from './problem.ts'
import { resourcesTaken, sizesOf, type Sizes } from './rules.ts'

/** A group that may be held: one slot in one of its languages. */
export interface PossibleGroup extends GroupPlace, Sizes {
  isNew: boolean
  daysToStart: number
  lastDay: Day
  halfDays: string[]
  bookings: string[]
}

/**
 * Every group that may be held, in the order of the slots' ids and the languages. A slot whose resources are kept by an
 * existing group is left out (hard rule 10), and so is one without seats.
 */
export function openingsOf(problem: Problem): PossibleGroup[] {
  const kept = new Set(problem.slots.filter(({ group }) => group).flatMap(bookingsOf))
  const free = problem.slots.filter((slot) => slot.group || resourcesTaken(slot, kept).length === 0)
  return free.flatMap((slot) => openingsIn(problem, slot)).filter(({ seats }) => seats > 0)
}

function openingsIn(circumstances: Circumstances, slot: Slot): PossibleGroup[] {
  const shared = {
    slot,
    isNew: slot.group === null,
    ...sizesOf(circumstances, slot),
    daysToStart: daysToStart(circumstances, slot),
    lastDay: lastDay(slot),
    halfDays: halfDaysOf(slot),
    bookings: bookingsOf(slot),
  }
  return languagesOf(slot)
    .sort()
    .map((language) => ({ ...shared, language }))
}
