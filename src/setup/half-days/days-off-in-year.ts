import type { Day } from '../../calendar/days.ts'
import { publicHolidays } from '../../calendar/public-holidays.ts'
import { type SchoolHoliday, schoolHolidaysIn } from '../../calendar/school-holidays.ts'
import type { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import type { DayOff, DaysOffFor } from '../../municipalities/half-days/days-off.ts'

/** Days off, and the codes of the municipalities that are `closed` then when that is why. */
export interface ListedDaysOff {
  readonly from: Day
  readonly to: Day
  readonly off: DayOff
  readonly closed?: readonly string[]
}

/** The holidays, closed days and school holidays of a year, the first to begin first. */
export function daysOffInYear(year: number, { municipalities, schoolRegions, closed }: DaysOffFor): ListedDaysOff[] {
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
