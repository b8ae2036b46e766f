import { addDays, type Day, type TimeOfDay } from '../../calendar/days.ts'
import type { Clock } from '../../outside/clock.ts'

/** When the timetable forms groups. */
export const NIGHT_RUN: TimeOfDay = '03:30'

/** The day on which the next run by itself will be: tomorrow, or today before it was. */
export function nextNight(clock: Pick<Clock, 'today' | 'time'>): Day {
  return clock.time() < NIGHT_RUN ? clock.today() : addDays(clock.today(), 1)
}
