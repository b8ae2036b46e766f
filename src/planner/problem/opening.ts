import type { Day } from '../../calendar/days.ts'
import {
  bookingsOf,
  daysToStart,
  halfDaysOf,
  languagesOf,
  lastDay,
  seatsIn,
  smallestGroup,
  type Circumstances,
} from './claims.ts'
import type { Problem, Slot } from './problem.ts'

/** A group that may be held: one slot in one of its languages. */
export interface Opening {
  slot: Slot
  language: string
  isNew: boolean
  /** People who can still join. */
  seats: number
  /** Fewest members of a new group, and fewest if it rescues somebody; 0 for a group that exists. */
  smallest: number
  smallestRescue: number
  daysToStart: number
  lastDay: Day
  halfDays: string[]
  bookings: string[]
}

/**
 * Every group that may be held, in the order of the slots' ids and the languages. A slot whose resources are kept by an
 * existing group is left out (hard rule 10), and so is one without seats.
 */
export function openingsOf(problem: Problem): Opening[] {
  const kept = new Set(problem.slots.filter(({ group }) => group).flatMap(bookingsOf))
  const free = problem.slots.filter((slot) => slot.group || !bookingsOf(slot).some((booking) => kept.has(booking)))
  return free.flatMap((slot) => openingsIn(problem, slot)).filter(({ seats }) => seats > 0)
}

function openingsIn(circumstances: Circumstances, slot: Slot): Opening[] {
  const isNew = slot.group === null
  const shared = {
    slot,
    isNew,
    seats: seatsIn(circumstances, slot),
    smallest: isNew ? smallestGroup(circumstances, false) : 0,
    smallestRescue: isNew ? smallestGroup(circumstances, true) : 0,
    daysToStart: daysToStart(circumstances, slot),
    lastDay: lastDay(slot),
    halfDays: halfDaysOf(slot),
    bookings: bookingsOf(slot),
  }
  return languagesOf(slot)
    .sort()
    .map((language) => ({ ...shared, language }))
}
