import type { Day } from './days.ts'
import published from './school-holidays.json' with { type: 'json' }

/** The three regions over which school holidays are spread. */
export const SCHOOL_REGIONS = ['noord', 'midden', 'zuid'] as const
export type SchoolRegion = (typeof SCHOOL_REGIONS)[number]

/** The holidays by name, as `municipalities:schoolHolidays.…` says them. */
export type SchoolHolidayName = 'autumn' | 'christmas' | 'spring' | 'may' | 'summer'

/** A school holiday in some regions; both days count. */
export interface SchoolHoliday {
  readonly name: SchoolHolidayName
  readonly regions: readonly SchoolRegion[]
  readonly from: Day
  readonly to: Day
}

const HOLIDAYS = published.holidays as readonly SchoolHoliday[]

/** The school holidays of a region that touch these days, in order. Nothing is fetched: they stand in `school-holidays.json`. */
export function schoolHolidaysIn(region: SchoolRegion, from: Day, to: Day): SchoolHoliday[] {
  return HOLIDAYS.filter((holiday) => holiday.regions.includes(region) && holiday.from <= to && from <= holiday.to)
}

/** The school holiday of a region on a day. */
export function schoolHolidayOn(day: Day, region: SchoolRegion): SchoolHoliday | undefined {
  return schoolHolidaysIn(region, day, day)[0]
}

/** The last day of the last school holiday that we know: later ones are not in the file yet. */
export function schoolHolidaysKnownUntil(region: SchoolRegion): Day {
  return HOLIDAYS.filter(({ regions }) => regions.includes(region)).reduce(
    (last, { to }) => (to > last ? to : last),
    '',
  )
}
