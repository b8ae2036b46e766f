import { Between, type EntityManager } from 'typeorm'
import { addDays, type Day, weekday } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { DAYS_BACK, gatherSurroundings } from '../../groups/group/slots-in-use.ts'
import type { Actor } from '../../history/work.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { type DayOff, daysOffFor, daysOffOn } from '../../municipalities/half-days/days-off.ts'
import type { SlotUse } from '../../municipalities/half-days/slot-notes.ts'
import { Room } from '../../municipalities/room.entity.ts'
import { Slot, type SlotSession } from '../../municipalities/slot.entity.ts'
import { listGivers } from '../../groups/trainers/list-staffing.ts'
import { type CalendarChoice, isRegion, listCalendarChoices } from './calendar-choices.ts'
import { isSeenBy, type SlotState, slotState } from './list-slots.ts'

/** A half day in a room, as it really takes place. */
export interface RoomEntry {
  readonly slot: string
  readonly session: SlotSession
  readonly languages: readonly string[]
  readonly state: SlotState
  /** The group that is in it. */
  readonly use: SlotUse | undefined
  /** The names of the trainers and interpreters who give it. */
  readonly given: readonly string[]
}

/** One day in one room. */
export interface RoomDay {
  readonly day: Day
  readonly entries: readonly RoomEntry[]
  readonly off: readonly DayOff[]
}

export interface RoomCalendar {
  readonly choices: readonly CalendarChoice[]
  readonly chosen: CalendarChoice | undefined
  /** Of all venues that are shown, by venue and code. */
  readonly rooms: readonly Room[]
  /** The room of a month; none in a week, which shows all of them. */
  readonly room: Room | undefined
  readonly days: readonly Day[]
  /** What there is in a room on a day. */
  readonly at: (room: string, day: Day) => RoomDay
}

/** What is looked at; what is missing, or may not be seen, is chosen. */
export interface RoomWish {
  readonly span: 'week' | 'month'
  /** Any day of that week or month. */
  readonly day: Day
  readonly about?: string | undefined
  readonly room?: string | undefined
}

/** A week of all rooms, or a month of one: which half days are held there, by whom, and what is free. */
export async function showRooms({ db, clock }: World, by: Actor, wish: RoomWish): Promise<RoomCalendar> {
  const choices = await listCalendarChoices(db.read, by)
  const chosen = choices.find(({ value }) => value === wish.about) ?? choices.find(isRegion) ?? choices[0]
  const hosts = chosen?.municipalities ?? []
  const rooms = await roomsOf(
    db.read,
    hosts.map(({ code }) => code),
  )
  const days = wish.span === 'week' ? weekOf(wish.day) : weeksOfMonth(wish.day)
  const [first = wish.day, last = wish.day] = [days[0], days.at(-1)]
  const slots = await db.read.find(Slot, {
    where: { startsOn: Between(addDays(first, -DAYS_BACK), last) },
    relations: { room: { venue: true } },
  })
  const around = await gatherSurroundings(db.read, clock.today(), first)
  const closed = await db.read.find(ClosedDay, { order: { fromDay: 'ASC' } })
  const seen = slots.filter((slot) => isSeenBy(slot, by))
  const given = await listGivers(
    db.read,
    seen.flatMap(({ code }) => around.use.get(code)?.group ?? []),
  )
  const entries = seen.flatMap((slot) => entriesOf(slot, around, given))
  const hostOf = new Map(rooms.map(({ code, venue }) => [code, venue.municipality]))
  return {
    ...{ choices, chosen, rooms, days },
    room: wish.span === 'month' ? (rooms.find(({ code }) => code === wish.room) ?? rooms[0]) : undefined,
    at: (room, day) => ({
      day,
      entries: entries.filter((one) => one.room === room && one.session.date === day).sort(byTime),
      off: daysOffOn(
        day,
        daysOffFor(
          hosts.filter(({ code }) => code === hostOf.get(room)),
          closed,
        ),
      ),
    }),
  }
}

async function roomsOf(tx: EntityManager, municipalities: readonly string[]): Promise<Room[]> {
  const rooms = await tx.find(Room, { relations: { venue: true }, order: { venue: { name: 'ASC' }, code: 'ASC' } })
  return rooms.filter(({ venue }) => municipalities.includes(venue.municipality))
}

type Surroundings = Awaited<ReturnType<typeof gatherSurroundings>>

function entriesOf(
  slot: Slot,
  around: Surroundings,
  given: ReadonlyMap<string, readonly string[]>,
): (RoomEntry & { room: string })[] {
  const { code, closed, room, languages } = slot
  const use = around.use.get(code)
  const host = room.venue.municipality
  return (use?.sessions ?? slot.sessions).map((session) => ({
    ...{ slot: code, session, use, room: room.code },
    languages: use ? [use.language] : languages,
    given: given.get(`${use?.group} ${session.date}`) ?? [],
    state: slotState({ code, sessions: [session], closed, host }, around),
  }))
}

function byTime({ session: one }: RoomEntry, { session: other }: RoomEntry): number {
  return one.start < other.start ? -1 : 1
}

/** Monday to Sunday. */
export function weekOf(day: Day): Day[] {
  const monday = addDays(day, 1 - weekday(day))
  return Array.from({ length: 7 }, (_, index) => addDays(monday, index))
}

/** The weeks in which the month has a day, whole. */
export function weeksOfMonth(day: Day): Day[] {
  const month = day.slice(0, 7)
  const [monday = day] = weekOf(`${month}-01`)
  const days = Array.from({ length: 42 }, (_, index) => addDays(monday, index))
  return days.filter((one) => weekOf(one).some((other) => other.startsWith(month)))
}
