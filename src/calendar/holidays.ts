import { addDays, type Day, weekday } from './days.ts'
import published from './school-holidays.json' with { type: 'json' }

/** The holidays by name, as `municipalities:holidays.…` says them. */
type HolidayName =
  | 'newYear'
  | 'goodFriday'
  | 'easter'
  | 'easterMonday'
  | 'kingsDay'
  | 'liberationDay'
  | 'ascension'
  | 'whitSunday'
  | 'whitMonday'
  | 'christmas'
  | 'boxingDay'

/** A Dutch public holiday. */
interface PublicHoliday {
  readonly day: Day
  readonly name: HolidayName
  /** On Good Friday and 5 May many people work, though both count for terms (ATW art. 3): each municipality chooses. */
  readonly choice: boolean
}

/** The public holidays of a year (ATW art. 3, and the two Sundays), in order. */
export function publicHolidays(year: number): PublicHoliday[] {
  const easter = easterOf(year)
  const on = (day: Day, name: HolidayName, choice = false): PublicHoliday => ({ day, name, choice })
  return [
    on(`${year}-01-01`, 'newYear'),
    on(addDays(easter, -2), 'goodFriday', true),
    on(easter, 'easter'),
    on(addDays(easter, 1), 'easterMonday'),
    on(kingsDayOf(year), 'kingsDay'),
    on(`${year}-05-05`, 'liberationDay', true),
    on(addDays(easter, 39), 'ascension'),
    on(addDays(easter, 49), 'whitSunday'),
    on(addDays(easter, 50), 'whitMonday'),
    on(`${year}-12-25`, 'christmas'),
    on(`${year}-12-26`, 'boxingDay'),
  ].sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** The public holiday on a day. */
export function publicHolidayOn(day: Day): PublicHoliday | undefined {
  return publicHolidays(Number(day.slice(0, 4))).find((holiday) => holiday.day === day)
}

/** Monday to Friday, but for public holidays (ATW art. 3; Good Friday and 5 May count as holidays too). */
export function isWorkingDay(day: Day): boolean {
  return weekday(day) <= 5 && !publicHolidayOn(day)
}

/** The day itself when it is a working day, else the last one before it. */
export function workingDayOnOrBefore(day: Day): Day {
  return isWorkingDay(day) ? day : workingDayOnOrBefore(addDays(day, -1))
}

/** The King's birthday; on 26 April when the 27th is a Sunday. */
function kingsDayOf(year: number): Day {
  const birthday = `${year}-04-27`
  return weekday(birthday) === 7 ? addDays(birthday, -1) : birthday
}

/** Easter Sunday of the Gregorian calendar, by the rule of Butcher and Meeus. */
function easterOf(year: number): Day {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const inCentury = year % 100
  const shift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - shift + 15) % 30
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * sunday) / 451)
  const days = epact + sunday - 7 * late + 114
  const [month, date] = [Math.floor(days / 31), (days % 31) + 1]
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

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
