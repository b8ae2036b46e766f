import type { EntityManager } from 'typeorm'
import { addDays, type Day, weekday } from '../calendar/days.ts'
import { publicHolidays } from '../calendar/public-holidays.ts'
import { type SchoolHoliday, schoolHolidaysIn, schoolHolidaysKnownUntil } from '../calendar/school-holidays.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { ClosedDay } from './closed-day.entity.ts'
import { type DayOff, daysOffOn } from './days-off.ts'
import { isSeenBy } from './list-slots.ts'
import type { Municipality } from './municipality.entity.ts'
import { findPools, type Pool } from './pools.ts'
import { daysOffFor, readSurroundings } from './read-surroundings.ts'
import { inScope } from './scope.ts'
import { findClashes } from './slot-clashes.ts'
import type { SlotSurroundings } from './slot-notes.ts'
import { type SlotState, slotState } from './slot-state.ts'
import type { FindSlotUse } from './slot-use.ts'
import { Slot } from './slot.entity.ts'

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

/** The municipalities that a calendar can be about: one, or a region with more than one. */
export interface CalendarChoice {
  /** `0935`, or `regio-mh`. */
  readonly value: string
  readonly name: string
  readonly municipalities: readonly Municipality[]
}

export interface YearCalendar {
  readonly choices: readonly CalendarChoice[]
  readonly chosen: CalendarChoice | undefined
  /** Twelve months of weeks from Monday to Sunday; null: a day of another month. */
  readonly months: (CalendarDay | null)[][][]
  readonly daysOff: { readonly from: Day; readonly to: Day; readonly off: DayOff }[]
  /** The last day until which school holidays are known; null: not known whose they are. */
  readonly schoolKnownUntil: Day | null
}

/**
 * A year of the timetable: on which days there are groups, free slots and days off.
 * @param wish What to show; what this person may not see, or does not exist, is the first region (or municipality) that they may.
 */
export async function yearCalendar(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  findSlotUse: FindSlotUse,
  { year, about }: { readonly year: number; readonly about?: string | undefined },
): Promise<YearCalendar> {
  const choices = await calendarChoices(db.read, by)
  const chosen = choices.find(({ value }) => value === about) ?? choices.find(isRegion) ?? choices[0]
  const municipalities = chosen?.municipalities ?? []
  const off = daysOffFor(municipalities, await db.read.find(ClosedDay, { order: { fromDay: 'ASC' } }))
  const slots = await db.read.find(Slot, { relations: { room: { venue: true } } })
  const shown = slots.filter((slot) => isSeenBy(slot, by) && isAbout(slot, off.municipalities))
  const around = await readSurroundings(db.read, clock.today(), findSlotUse)
  const counts = countSessions(shown, around)
  const dayOf = (day: Day): CalendarDay => ({ day, ...NOTHING, ...counts.get(day), off: daysOffOn(day, off) })
  const schools = off.schoolRegions.map(schoolHolidaysKnownUntil)
  return {
    ...{ choices, chosen },
    months: Array.from({ length: 12 }, (_, index) => weeksOf(`${year}-${String(index + 1).padStart(2, '0')}`, dayOf)),
    daysOff: daysOffIn(year, off),
    schoolKnownUntil: schools.toSorted()[0] ?? null,
  }
}

/** What this person can choose: each of their municipalities, and each region in which they have more than one. */
export async function calendarChoices(tx: EntityManager, by: Actor): Promise<CalendarChoice[]> {
  return (await findPools(tx)).flatMap((pool) => choicesOf(pool, by))
}

function choicesOf({ code, name, municipalities }: Pool, { scope }: Actor): CalendarChoice[] {
  const mine = municipalities.filter((municipality) => inScope(scope, municipality.code))
  const one = mine.map((municipality) => ({
    value: municipality.code,
    name: municipality.name,
    municipalities: [municipality],
  }))
  return mine.length > 1 ? [{ value: `regio-${code}`, name, municipalities: mine }, ...one] : one
}

function isRegion({ municipalities }: CalendarChoice): boolean {
  return municipalities.length > 1
}

/** In one of their venues, or for their people. */
function isAbout({ serves, overflow, room }: Slot, codes: readonly string[]): boolean {
  return [...serves, ...overflow, room.venue.municipality].some((code) => codes.includes(code))
}

const NOTHING = { groups: 0, free: 0, unused: 0, closed: 0, holiday: 0, clashes: 0 }

const COUNTED_AS: Readonly<Record<SlotState, keyof typeof NOTHING>> = {
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
  const counts = new Map<Day, typeof NOTHING>()
  const add = (day: Day, what: keyof typeof NOTHING) => {
    const count = counts.get(day) ?? NOTHING
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

function daysOffIn(year: number, { municipalities, schoolRegions, closed }: ReturnType<typeof daysOffFor>) {
  const [first, last] = [`${year}-01-01`, `${year}-12-31`]
  const mine = closed.filter(
    ({ municipality, fromDay, toDay }) => municipalities.includes(municipality) && fromDay <= last && first <= toDay,
  )
  const schools = new Set<SchoolHoliday>(schoolRegions.flatMap((region) => schoolHolidaysIn(region, first, last)))
  const once = new Map(
    mine.map(({ fromDay, toDay, name }) => [`${fromDay} ${toDay} ${name}`, { fromDay, toDay, name }]),
  )
  return [
    ...publicHolidays(year).map(({ day, name, choice }) => ({
      ...{ from: day, to: day },
      off: { kind: choice ? ('choice' as const) : ('holiday' as const), name },
    })),
    ...[...once.values()].map(({ fromDay, toDay, name }) => ({
      ...{ from: fromDay, to: toDay },
      off: { kind: 'closed' as const, name },
    })),
    ...[...schools].map(({ from, to, name }) => ({ from, to, off: { kind: 'school' as const, name } })),
  ].sort((a, b) => (a.from < b.from ? -1 : 1))
}
