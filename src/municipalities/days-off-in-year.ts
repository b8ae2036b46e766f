import { publicHolidays } from '../calendar/public-holidays.ts'
import { type SchoolHoliday, schoolHolidaysIn } from '../calendar/school-holidays.ts'
import type { daysOffFor } from './read-surroundings.ts'

/** The holidays, closed days and school holidays of a year, the first to begin first. */
export function daysOffInYear(year: number, { municipalities, schoolRegions, closed }: ReturnType<typeof daysOffFor>) {
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
