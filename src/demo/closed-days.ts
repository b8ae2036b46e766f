import { addDays, type Day } from '../calendar/days.ts'
import { publicHolidays } from '../calendar/public-holidays.ts'
import { CODES } from './places.ts'

/** True on a public holiday and with carnival. */
export function isClosed(day: Day): boolean {
  const year = Number(day.slice(0, 4))
  return (
    publicHolidays(year).some((one) => one.day === day) || (carnivalOf(year).from <= day && day <= carnivalOf(year).to)
  )
}

/** In Limburg offices are closed from the Sunday seven weeks before Easter until the Tuesday. */
function carnivalOf(year: number): { from: Day; to: Day } {
  const easter = publicHolidays(year).find(({ name }) => name === 'easter')?.day ?? ''
  return { from: addDays(easter, -49), to: addDays(easter, -47) }
}

/** Carnival of a year and the next one, in all municipalities, as a settings file has it. */
export function carnivals(year: number): object[] {
  return [year, year + 1].flatMap((each) =>
    CODES.map((code) => ({ municipality: code, ...carnivalOf(each), name: 'Carnaval' })),
  )
}
