import { addDays, type Day, weekday } from './days.ts'
import { publicHolidayOn } from './public-holidays.ts'

/** Monday to Friday, but for public holidays (ATW art. 3; Good Friday and 5 May count as holidays too). */
export function isWorkingDay(day: Day): boolean {
  return weekday(day) <= 5 && !publicHolidayOn(day)
}

/** The day itself when it is a working day, else the last one before it. */
export function workingDayOnOrBefore(day: Day): Day {
  return isWorkingDay(day) ? day : workingDayOnOrBefore(addDays(day, -1))
}
