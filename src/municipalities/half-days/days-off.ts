import type { Day } from '../../calendar/days.ts'
import { publicHolidayOn, schoolHolidayOn, type SchoolRegion } from '../../calendar/holidays.ts'
import type { ClosedDay } from '../closed-day.entity.ts'
import type { Municipality } from '../municipality.entity.ts'

/**
 * Why a day is not like others. `holiday`: a public holiday; `choice`: one on which many people work (Good Friday, 5 May); `closed`:
 * the municipality is closed; `school`: children have no school.
 */
export interface DayOff {
  readonly kind: 'holiday' | 'choice' | 'closed' | 'school'
  /** The name of the closed day as staff wrote it; of a holiday its key in `municipalities:holidays`, of a school holiday in `:schoolHolidays`. */
  readonly name: string
}

/** For whom days are looked at. */
export interface DaysOffFor {
  readonly municipalities: readonly string[]
  readonly schoolRegions: readonly SchoolRegion[]
  readonly closed: readonly ClosedDay[]
}

/** All that makes this day special, what weighs most first. */
export function daysOffOn(day: Day, { municipalities, schoolRegions, closed }: DaysOffFor): DayOff[] {
  const holiday = publicHolidayOn(day)
  const names = closed
    .filter(
      ({ municipality, fromDay, toDay }) => municipalities.includes(municipality) && fromDay <= day && day <= toDay,
    )
    .map(({ name }) => name)
  const school = schoolRegions.map((region) => schoolHolidayOn(day, region)).find(Boolean)
  return [
    ...[...new Set(names)].map((name) => ({ kind: 'closed' as const, name })),
    ...(holiday ? [{ kind: holiday.choice ? ('choice' as const) : ('holiday' as const), name: holiday.name }] : []),
    ...(school ? [{ kind: 'school' as const, name: school.name }] : []),
  ]
}

/** Whose days off count. */
export function daysOffFor(municipalities: readonly Municipality[], closed: readonly ClosedDay[]): DaysOffFor {
  return {
    municipalities: municipalities.map(({ code }) => code),
    schoolRegions: [...new Set(municipalities.flatMap(({ schoolRegion }) => schoolRegion ?? []))],
    closed,
  }
}
