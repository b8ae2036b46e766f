import { Between, In } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { ClosedPeriod } from './change-closed-days.ts'
import { isSeenBy } from './list-slots.ts'
import { listSlotUse, DAYS_BACK } from '../../groups/group/slots-in-use.ts'
import { Slot, type SlotSession } from '../../municipalities/slot.entity.ts'
import type { SlotUse } from '../../municipalities/half-days/slot-notes.ts'

/** Something of the timetable that falls on closed days. */
export interface Affected {
  readonly session: SlotSession
  readonly venue: string
  /** The group that meets there, or has just met; null: a free half day. */
  readonly group: SlotUse | null
}

/**
 * What is in the venues of these municipalities on these days, from today on, in order of time: free half days, in which no group
 * comes then, and groups, which stay until somebody moves or cancels them. Changes nothing.
 */
export async function lookAtClosedDays(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  { municipalities, from, to }: ClosedPeriod,
): Promise<Affected[]> {
  const first = from > clock.today() ? from : clock.today()
  const isClosed = (day: Day) => first <= day && day <= to
  const where = {
    startsOn: Between(addDays(first, -DAYS_BACK), to),
    room: { venue: { municipality: In([...municipalities]) } },
  }
  const use = await listSlotUse(db.read, where)
  const slots = await db.read.find(Slot, { where, relations: { room: { venue: true } } })
  return slots
    .filter((slot) => isSeenBy(slot, by))
    .flatMap(({ code, room, sessions, closed }) => {
      const group = use.get(code) ?? null
      const session = (group?.sessions ?? sessions).find(({ date }) => isClosed(date))
      return session && (group || !closed) ? [{ session, venue: room.venue.name, group }] : []
    })
    .sort((a, b) => (timeOf(a) < timeOf(b) ? -1 : 1))
}

function timeOf({ session: { date, start }, venue }: Affected): string {
  return `${date} ${start} ${venue}`
}
