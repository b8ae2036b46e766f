import { addDays, partOfDay, type Day } from '../../calendar/days.ts'
import type { NewSlot } from '../../municipalities/half-days/new-slot.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import type { Slot, SlotSession } from '../../municipalities/slot.entity.ts'
import type { Person } from '../../planner/problem/problem.ts'
import type { PoolWorld } from '../gathering/gather-problem.ts'
import { isWorkingDay } from '../../calendar/holidays.ts'

/**
 * A half day (or a weekly series) that could be added for people who are alike in programme and best language: in each room where
 * groups meet, at hours that the programme has now, the first for which there is time to tell people, on working days on which room
 * and interpreter are free. The first to begin first.
 * @param hosts The municipalities in whose venues it may be.
 */
export function extraSlotsFor(world: PoolWorld, people: readonly Person[], hosts: readonly string[]): NewSlot[] {
  const [first] = people
  const language = first?.languages[0]
  if (!first || !language) return []
  const { slots } = world.timetable
  const latest = people.reduce((day, { deadline }) => (deadline !== null && deadline > day ? deadline : day), '')
  const rooms = new Map(slots.map(({ room }) => [room.code, room]))
  const resources = interpretersOf(slots, language)
  const serves = world.pool.municipalities.map(({ code }) => code)
  const extra = [...rooms.values()]
    .filter(({ venue }) => hosts.includes(venue.municipality))
    .flatMap((room) =>
      hoursOf(slots, first.programme).flatMap((hours) => {
        const sessions = firstFree(world, { room, resources, hours }, latest)
        const { programme } = hours
        return sessions
          ? [{ room: room.code, programme, languages: [language], serves, overflow: [], resources, sessions }]
          : []
      }),
    )
  return extra.sort((a, b) => ((a.sessions[0]?.date ?? '') < (b.sessions[0]?.date ?? '') ? -1 : 1))
}

/** The hours of a programme, and how often: once, or every week. */
interface Hours {
  readonly programme: Slot['programme']
  readonly times: readonly Omit<SlotSession, 'date'>[]
}

/** Series at other than the same hours every week can't be typed into the form of a try-out. */
function hoursOf(slots: readonly Slot[], programme: string): Hours[] {
  const hours = new Map<string, Hours>()
  for (const slot of slots.filter((one) => one.programme === programme)) {
    const times = slot.sessions.map(({ date: _date, ...time }) => time)
    const isWeekly = slot.sessions.every(
      ({ date, start, end }, index) =>
        date === addDays(slot.startsOn, 7 * index) && start === times[0]?.start && end === times[0]?.end,
    )
    if (isWeekly) hours.set(JSON.stringify(times), { programme: slot.programme, times })
  }
  return [...hours.values()]
}

/** The interpreters of a language, as other slots name them: `interpreter-ti`. */
function interpretersOf(slots: readonly Slot[], language: string): string[] {
  const all = new Set(slots.flatMap(({ resources }) => resources))
  return [...all].filter((name) => name.split(/[^A-Za-z]+/).includes(language)).slice(0, 1)
}

interface Wanted {
  readonly room: Room
  readonly resources: readonly string[]
  readonly hours: Hours
}

function firstFree(world: PoolWorld, { room, resources, hours }: Wanted, latest: Day): SlotSession[] | null {
  const { timetable, today } = world
  const host = room.venue.municipality
  const taken = new Set(
    timetable.slots
      .filter((slot) => slot.room.code === room.code || slot.resources.some((one) => resources.includes(one)))
      .flatMap((slot) => slot.sessions.map(({ date, start }) => `${date} ${partOfDay(start)}`)),
  )
  const isFree = ({ date, start }: SlotSession) =>
    isWorkingDay(date) &&
    !taken.has(`${date} ${partOfDay(start)}`) &&
    !timetable.closed.some((day) => day.municipality === host && day.fromDay <= date && date <= day.toDay)
  for (
    let day = addDays(today, timetable.hosts.get(host)?.rules.noticeDays ?? 0);
    day <= latest;
    day = addDays(day, 1)
  ) {
    const sessions = hours.times.map((time, index) => ({ ...time, date: addDays(day, 7 * index) }))
    if ((sessions.at(-1)?.date ?? '') > latest) return null
    if (sessions.every(isFree)) return sessions
  }
  return null
}
