import { addDays, daysBetween, partOfDay, type Day } from '../calendar/days.ts'
import { isWorkingDay } from '../calendar/working-days.ts'
import type { NewSlot } from '../municipalities/new-slot.ts'
import type { Slot } from '../municipalities/slot.entity.ts'
import type { Person } from '../planner/problem.ts'
import type { PoolWorld } from './gather-problem.ts'

/**
 * A half day (or a series) that could be added for these people in their best language: like one that is there already, in the same
 * room and at the same hours, whole weeks later or earlier, as soon as there is time to tell people and the room is free.
 * @param hosts The municipalities in whose venues it may be.
 * @returns For each room and hour the first that ends by the last of their deadlines.
 */
export function extraSlotsFor(world: PoolWorld, people: readonly Person[], hosts: readonly string[]): NewSlot[] {
  const [first] = people
  const language = first?.languages[0]
  if (!first || !language) return []
  const latest = people.reduce((day, { deadline }) => (deadline !== null && deadline > day ? deadline : day), '')
  const { slots } = world.timetable
  const alike = slots.filter(
    (slot) =>
      slot.programme === first.programme && hosts.includes(slot.room.venue.municipality) && isWeekly(slot.sessions),
  )
  return onePerHour(alike).flatMap((model) => {
    const sessions = shifted(world, model, latest)
    if (!sessions) return []
    const serves = world.pool.municipalities.map(({ code }) => code)
    const resources = model.languages.includes(language) ? model.resources : []
    return [
      {
        room: model.room.code,
        programme: model.programme,
        languages: [language],
        serves,
        overflow: [],
        resources,
        sessions,
      },
    ]
  })
}

/** A series that can be typed into the form of a try-out: every week at the same hours. */
function isWeekly(sessions: Slot['sessions']): boolean {
  return sessions.every(
    ({ date, start, end }, index) =>
      daysBetween(sessions[0]?.date ?? '', date) === 7 * index &&
      start === sessions[0]?.start &&
      end === sessions[0]?.end,
  )
}

/** One of each room, weekday and hour, and the last of them: hours may have changed. */
function onePerHour(slots: readonly Slot[]): Slot[] {
  const models = new Map<string, Slot>()
  for (const slot of slots.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1))) {
    const hours = slot.sessions.map(({ date, start }) => `${daysBetween(slot.startsOn, date)} ${start}`)
    const weekday = ((daysBetween('2024-01-01', slot.startsOn) % 7) + 7) % 7
    models.set(JSON.stringify([slot.room.code, weekday, hours]), slot)
  }
  return [...models.values()]
}

function shifted(world: PoolWorld, model: Slot, latest: Day): Slot['sessions'] | null {
  const host = world.timetable.hosts.get(model.room.venue.municipality)
  const earliest = addDays(world.today, host?.rules.noticeDays ?? 0)
  const weeks = Math.ceil(daysBetween(model.startsOn, earliest) / 7)
  for (let shift = weeks * 7; ; shift += 7) {
    const sessions = model.sessions.map((session) => ({ ...session, date: addDays(session.date, shift) }))
    if ((sessions.at(-1)?.date ?? '9999') > latest) return null
    if (isFree(world, model, sessions)) return sessions
  }
}

function isFree({ timetable }: PoolWorld, { room, resources }: Slot, sessions: Slot['sessions']): boolean {
  const host = room.venue.municipality
  const taken = new Set(
    timetable.slots
      .filter((slot) => slot.room.code === room.code || slot.resources.some((one) => resources.includes(one)))
      .flatMap((slot) => slot.sessions.map(({ date, start }) => `${date} ${partOfDay(start)}`)),
  )
  return sessions.every(
    ({ date, start }) =>
      isWorkingDay(date) &&
      !taken.has(`${date} ${partOfDay(start)}`) &&
      !timetable.closed.some((day) => day.municipality === host && day.fromDay <= date && date <= day.toDay),
  )
}
