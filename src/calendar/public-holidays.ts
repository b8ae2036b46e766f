import { addDays, type Day, weekday } from './days.ts'

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
