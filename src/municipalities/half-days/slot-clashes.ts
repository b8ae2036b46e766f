import { type Day, partOfDay } from '../../calendar/days.ts'
import type { SlotSession } from '../slot.entity.ts'

/** What a slot takes up, and when. */
export interface Booking {
  readonly code: string
  readonly room: string
  /** The name of its venue. */
  readonly venue?: string
  readonly resources: readonly string[]
  readonly sessions: readonly SlotSession[]
}

/** Two slots that want the same room, interpreter or trainer at once. */
export interface Clash {
  /** `room`, or the resource as the slots name it. */
  readonly resource: string
  readonly day: Day
  readonly other: Booking
}

/** Bookings by day, so that a long timetable is looked through once. */
export function bookingsByDay(bookings: readonly Booking[]): ReadonlyMap<Day, readonly Booking[]> {
  const byDay = new Map<Day, Booking[]>()
  for (const booking of bookings) {
    for (const day of new Set(booking.sessions.map(({ date }) => date)))
      byDay.set(day, [...(byDay.get(day) ?? []), booking])
  }
  return byDay
}

/**
 * With which others a slot shares a room or resource on one half day (docs/planner.md, hard rule 10), or at overlapping times. The planner
 * puts a group into at most one of them.
 */
export function findClashes(one: Booking, byDay: ReadonlyMap<Day, readonly Booking[]>): Clash[] {
  const clashes = new Map<string, Clash>()
  for (const session of one.sessions) {
    for (const other of byDay.get(session.date) ?? []) {
      if (other.code === one.code || !other.sessions.some((theirs) => meet(session, theirs))) continue
      for (const resource of shared(one, other)) {
        const key = `${resource} ${other.code}`
        if (!clashes.has(key)) clashes.set(key, { resource, day: session.date, other })
      }
    }
  }
  return [...clashes.values()]
}

function meet(one: SlotSession, other: SlotSession): boolean {
  if (one.date !== other.date) return false
  return partOfDay(one.start) === partOfDay(other.start) || (one.start < other.end && other.start < one.end)
}

function shared(one: Booking, other: Booking): string[] {
  const resources = one.resources.filter((resource) => other.resources.includes(resource))
  return one.room === other.room ? ['room', ...resources] : resources
}
