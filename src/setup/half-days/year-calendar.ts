import { Between } from 'typeorm'
import { addDays, type Day, weekday } from '../../calendar/days.ts'
import {
  schoolHolidaysKnownUntil,
  type SchoolHoliday,
  schoolHolidaysIn,
  publicHolidays,
} from '../../calendar/holidays.ts'
import type { World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { type CalendarChoice, listCalendarChoices, isRegion } from './calendar-choices.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { type DayOff, daysOffOn, daysOffFor, type DaysOffFor } from '../../municipalities/half-days/days-off.ts'
import { isSeenBy, type SlotState, slotState } from './list-slots.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { DAYS_BACK, gatherSurroundings } from '../../groups/group/slots-in-use.ts'
import { findClashes } from '../../municipalities/half-days/slot-clashes.ts'
import type { SlotSurroundings } from '../../municipalities/half-days/slot-notes.ts'

/** A day of the calendar. */
export interface CalendarDay {
  readonly day: Day
  /** Sessions of groups that have been formed, also of those that were held. */
  readonly groups: number
  /** Sessions of slots that are still free. */
  readonly free: number
  /** Sessions of slots that are past and had no group. */
  readonly unused: number
  /** Sessions of slots that were withdrawn, or that fall on a day on which the municipality is closed. */
  readonly closed: number
  /** Sessions without a group on a public holiday. */
  readonly holiday: number
  /** Half days from today on that want a room, interpreter or trainer which a group has. */
  readonly clashes: number
  readonly off: readonly DayOff[]
}

export interface YearCalendar {
  readonly choices: readonly CalendarChoice[]
  readonly chosen: CalendarChoice | undefined
  /** Twelve months of weeks from Monday to Sunday; null: a day of another month. */
  readonly months: (CalendarDay | null)[][][]
  readonly daysOff: readonly ListedDaysOff[]
  /** The last day until which school holidays are known; null: not known whose they are. */
  readonly schoolKnownUntil: Day | null
}

/**
 * A year of the timetable: on which days there are groups, free slots and days off.
 * @param wish What to show; what this person may not see, or does not exist, is the first region (or municipality) that they may.
 */
export async function showCalendar(
  { db, clock }: World,
  by: Actor,
  { year, about }: { readonly year: number; readonly about?: string | undefined },
): Promise<YearCalendar> {
  const choices = await listCalendarChoices(db.read, by)
  const chosen = choices.find(({ value }) => value === about) ?? choices.find(isRegion) ?? choices[0]
  const municipalities = chosen?.municipalities ?? []
  const off = daysOffFor(municipalities, await db.read.find(ClosedDay, { order: { fromDay: 'ASC' } }))
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const slots = await db.read.find(Slot, {
    where: { startsOn: Between(addDays(first, -DAYS_BACK), last) },
    relations: { room: { venue: true } },
  })
  const shown = slots.filter((slot) => isSeenBy(slot, by) && isAbout(slot, off.municipalities))
  const around = await gatherSurroundings(db.read, clock.today(), first)
  const counts = countSessions(shown, around)
  const dayOf = (day: Day): CalendarDay => ({ day, ...NO_SESSIONS, ...counts.get(day), off: daysOffOn(day, off) })
  const schools = off.schoolRegions.map(schoolHolidaysKnownUntil)
  return {
    ...{ choices, chosen },
    months: Array.from({ length: 12 }, (_, index) => weeksOf(`${year}-${String(index + 1).padStart(2, '0')}`, dayOf)),
    daysOff: daysOffInYear(year, off),
    schoolKnownUntil: schools.toSorted()[0] ?? null,
  }
}

/** In one of their venues, or for their people. */
function isAbout({ serves, overflow, room }: Slot, codes: readonly string[]): boolean {
  return [...serves, ...overflow, room.venue.municipality].some((code) => codes.includes(code))
}

function weeksOf(month: string, dayOf: (day: Day) => CalendarDay): (CalendarDay | null)[][] {
  const first = `${month}-01`
  const monday = addDays(first, 1 - weekday(first))
  const weeks = Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(monday, week * 7 + day)),
  )
  return weeks
    .filter((days) => days.some((day) => day.startsWith(month)))
    .map((days) => days.map((day) => (day.startsWith(month) ? dayOf(day) : null)))
}

/** A day without sessions. */
const NO_SESSIONS = { groups: 0, free: 0, unused: 0, closed: 0, holiday: 0, clashes: 0 }

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

/** Days off, and the codes of the municipalities that are `closed` then when that is why. */
export interface ListedDaysOff {
  readonly from: Day
  readonly to: Day
  readonly off: DayOff
  readonly closed?: readonly string[]
}

/** The holidays, closed days and school holidays of a year, the first to begin first. */
function daysOffInYear(year: number, { municipalities, schoolRegions, closed }: DaysOffFor): ListedDaysOff[] {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const mine = closed.filter(
    ({ municipality, fromDay, toDay }) => municipalities.includes(municipality) && fromDay <= last && first <= toDay,
  )
  const schools = new Set<SchoolHoliday>(schoolRegions.flatMap((region) => schoolHolidaysIn(region, first, last)))
  const once = new Map(mine.map((one) => [keyOf(one), one]))
  return [
    ...publicHolidays(year).map(({ day, name, choice }) => ({
      ...{ from: day, to: day },
      off: { kind: choice ? ('choice' as const) : ('holiday' as const), name },
    })),
    ...[...once].map(([key, { fromDay, toDay, name }]) => ({
      ...{ from: fromDay, to: toDay },
      off: { kind: 'closed' as const, name },
      closed: mine.filter((one) => keyOf(one) === key).map(({ municipality }) => municipality),
    })),
    ...[...schools].map(({ from, to, name }) => ({ from, to, off: { kind: 'school' as const, name } })),
  ].sort((a, b) => (a.from < b.from ? -1 : 1))
}

function keyOf({ fromDay, toDay, name }: ClosedDay): string {
  return `${fromDay} ${toDay} ${name}`
}
