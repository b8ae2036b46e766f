import { addDays } from './calendar/days.ts'
import { NIGHT_RUN } from './groups/planning/plan-ahead.ts'
import { addMinutes, localTime, momentOf, type Moment } from './outside/clock.ts'

/** When something happens by itself. */
export interface JobTime {
  readonly name: JobName
  /** Once a day at this local time, never between 02:00 and 03:00, which happens twice or not at all when the clocks change. */
  readonly daily?: string
  /** Or every so many minutes. */
  readonly everyMinutes?: number
}

export type JobName =
  'tidy' | 'hold' | 'pauses' | 'plan' | 'figures' | 'tasks' | 'bounces' | 'send' | 'trainers' | 'report'

/** The whole timetable; what each job does stands in jobs.ts. */
export const JOB_TIMES: readonly JobTime[] = [
  { name: 'tidy', daily: '00:15' },
  { name: 'hold', daily: '00:30' },
  { name: 'pauses', daily: '00:45' },
  { name: 'plan', daily: NIGHT_RUN },
  { name: 'figures', daily: '05:30' },
  { name: 'tasks', daily: '08:00' },
  { name: 'bounces', everyMinutes: 5 },
  { name: 'send', everyMinutes: 5 },
  { name: 'trainers', everyMinutes: 5 },
  { name: 'report', everyMinutes: 60 },
]

/** Minutes after each failure of a daily job. From half past three at night it gives up at nine, when people are there to see it. */
const PAUSES_MINUTES = [5, 15, 45, 90, 180]

/** After how many minutes the job is tried again, for each failure. One that is due again soon anyway waits for that. */
export function pausesOf({ daily }: JobTime): readonly number[] {
  return daily === undefined ? [] : PAUSES_MINUTES
}

/** The last moment at which the timetable wanted this job, at or before `now`. */
export function lastDue({ daily, everyMinutes }: JobTime, now: Moment): Moment {
  if (daily === undefined) return floorTo(everyMinutes ?? 1, now)
  const today = momentOf(localTime(now).day, daily)
  return today <= now ? today : momentOf(addDays(localTime(now).day, -1), daily)
}

/** The first moment after `now` at which the timetable wants this job. */
export function nextDue({ daily, everyMinutes }: JobTime, now: Moment): Moment {
  if (daily === undefined) return addMinutes(floorTo(everyMinutes ?? 1, now), everyMinutes ?? 1)
  const today = momentOf(localTime(now).day, daily)
  return today > now ? today : momentOf(addDays(localTime(now).day, 1), daily)
}

function floorTo(minutes: number, now: Moment): Moment {
  const length = minutes * 60_000
  return new Date(Math.floor(Date.parse(now) / length) * length).toISOString()
}
