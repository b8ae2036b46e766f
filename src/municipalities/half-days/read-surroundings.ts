import { MoreThanOrEqual, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { ClosedDay } from '../closed-day.entity.ts'
import { type DaysOffFor, daysOffOn } from './days-off.ts'
import { Municipality } from '../municipality.entity.ts'
import { bookingsByDay } from './slot-clashes.ts'
import type { SlotSurroundings } from './slot-notes.ts'
import type { FindSlotUse } from './slot-use.ts'
import { Slot } from '../slot.entity.ts'

/** A series lasts a year at most. */
export const DAYS_BACK = 366

/**
 * The timetable, the days off and the groups as they are now, to note a slot by. A withdrawn slot takes up nothing.
 * @param from The first day that is looked at, when that is before today.
 */
export async function readSurroundings(
  tx: EntityManager,
  today: Day,
  findSlotUse: FindSlotUse,
  from: Day = today,
): Promise<SlotSurroundings> {
  const first = from < today ? from : today
  const where = { startsOn: MoreThanOrEqual(addDays(first, -DAYS_BACK)) }
  const use = await findSlotUse(tx, where)
  const slots = await tx.find(Slot, { where, relations: { room: { venue: true } } })
  const standing = slots.filter(({ code, closed }) => !closed || use.has(code))
  const municipalities = await tx.find(Municipality)
  const hosts = new Map(municipalities.map((municipality) => [municipality.code, municipality]))
  const closed = await tx.find(ClosedDay)
  return {
    today,
    use,
    daysOff: (day, host) =>
      daysOffOn(day, daysOffFor(hosts.get(host) ? [hosts.get(host) as Municipality] : [], closed)),
    noticeDays: (host) => hosts.get(host)?.rules.noticeDays ?? 0,
    byDay: bookingsByDay(
      standing.map(({ code, room, resources, sessions }) => ({
        code,
        room: room.code,
        venue: room.venue.name,
        resources,
        sessions: use.get(code)?.sessions ?? sessions,
      })),
    ),
  }
}

/** Whose days off count. */
export function daysOffFor(municipalities: readonly Municipality[], closed: readonly ClosedDay[]): DaysOffFor {
  return {
    municipalities: municipalities.map(({ code }) => code),
    schoolRegions: [...new Set(municipalities.flatMap(({ schoolRegion }) => schoolRegion ?? []))],
    closed,
  }
}
