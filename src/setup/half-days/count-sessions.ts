import type { Day } from '../../calendar/days.ts'
import { findClashes } from '../../municipalities/half-days/slot-clashes.ts'
import type { SlotSurroundings } from '../../municipalities/half-days/slot-notes.ts'
import { type SlotState, slotState } from './slot-state.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'

/** A day without sessions. */
export const NO_SESSIONS = { groups: 0, free: 0, unused: 0, closed: 0, holiday: 0, clashes: 0 }

const COUNTED_AS: Readonly<Record<SlotState, keyof typeof NO_SESSIONS>> = {
  proposed: 'groups',
  planned: 'groups',
  held: 'groups',
  closed: 'closed',
  past: 'unused',
  shut: 'closed',
  holiday: 'holiday',
  free: 'free',
}

/** How many sessions of each sort there are by day. */
export function countSessions(slots: readonly Slot[], around: SlotSurroundings) {
  const { use, byDay, today } = around
  const counts = new Map<Day, typeof NO_SESSIONS>()
  const add = (day: Day, what: keyof typeof NO_SESSIONS) => {
    const count = counts.get(day) ?? NO_SESSIONS
    counts.set(day, { ...count, [what]: count[what] + 1 })
  }
  for (const { code, room, resources, sessions, closed } of slots) {
    const group = use.get(code)
    const host = room.venue.municipality
    const booking = { code, room: room.code, resources, sessions: group?.sessions ?? sessions }
    const state = slotState({ code, sessions: booking.sessions, closed, host }, around)
    for (const session of booking.sessions) {
      // The days of a series without a holiday are as free as those of another.
      const own = state === 'holiday' ? slotState({ code, sessions: [session], closed, host }, around) : state
      add(session.date, COUNTED_AS[own])
    }
    if (closed && !group) continue
    for (const { day, other } of findClashes(booking, byDay))
      if (day >= today && use.has(other.code)) add(day, 'clashes')
  }
  return counts
}
