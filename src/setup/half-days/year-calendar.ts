import { Between } from 'typeorm'
import { addDays, type Day, weekday } from '../../calendar/days.ts'
import { schoolHolidaysKnownUntil } from '../../calendar/school-holidays.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { type CalendarChoice, listCalendarChoices, isRegion } from './calendar-choices.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { countSessions, NO_SESSIONS } from './count-sessions.ts'
import { daysOffInYear, type ListedDaysOff } from './days-off-in-year.ts'
import { type DayOff, daysOffOn, daysOffFor } from '../../municipalities/half-days/days-off.ts'
import { isSeenBy } from './list-slots.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { DAYS_BACK, gatherSurroundings } from '../../groups/group/slots-in-use.ts'

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
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
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
