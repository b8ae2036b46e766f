import { type EntityManager, type FindOptionsWhere, Not, MoreThanOrEqual } from 'typeorm'
import { Slot } from '../../municipalities/slot.entity.ts'
import { countSeats } from '../seats/count-seats.ts'
import { Group } from '../group.entity.ts'
import type { Session } from '../session.entity.ts'
import { sessionsByGroup } from './find-group.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { daysOffOn, daysOffFor } from '../../municipalities/half-days/days-off.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { bookingsByDay } from '../../municipalities/half-days/slot-clashes.ts'
import type { SlotSurroundings, SlotUse } from '../../municipalities/half-days/slot-notes.ts'

/** The groups in these slots, or that were held in them, by code of the slot, for the timetable. */
export async function listSlotUse(
  tx: EntityManager,
  slots: FindOptionsWhere<Slot>,
): Promise<ReadonlyMap<string, SlotUse>> {
  const where = { status: Not('cancelled' as const), slot: slots }
  const groups = await tx.find(Group, { where, relations: { slot: true } })
  const ids = groups.map(({ id }) => id)
  const sessions = await sessionsByGroup(tx, ids)
  const seats = await countSeats(tx, ids)
  return new Map(
    groups.map((group) => [group.slot.code, usedBy(group, sessions.get(group.id) ?? [], seats.get(group.id)?.people)]),
  )
}

function usedBy({ id, status, language, capacity }: Group, sessions: readonly Session[], people = 0): SlotUse {
  return {
    group: id,
    status: status as SlotUse['status'],
    language,
    people,
    capacity: Math.max(capacity, people),
    sessions: sessions.map(({ day, startTime, endTime, activity }) => ({
      date: day,
      start: startTime,
      end: endTime,
      ...(activity === null ? {} : { activity }),
    })),
  }
}

/** A series lasts a year at most. */
export const DAYS_BACK = 366

/**
 * The timetable, the days off and the groups as they are now, to note a slot by. A withdrawn slot takes up nothing.
 * @param from The first day that is looked at, when that is before today.
 */
export async function gatherSurroundings(tx: EntityManager, today: Day, from: Day = today): Promise<SlotSurroundings> {
  const first = from < today ? from : today
  const where = { startsOn: MoreThanOrEqual(addDays(first, -DAYS_BACK)) }
  const use = await listSlotUse(tx, where)
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
