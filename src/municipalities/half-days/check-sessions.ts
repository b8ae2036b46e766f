import { addDays, isDay } from '../../calendar/days.ts'
import { InputError } from '../../errors.ts'
import { localTime, type Moment, momentOf } from '../../outside/clock.ts'
import type { SlotSession } from '../slot.entity.ts'

/** Nobody plans further ahead: a later day is a slip of the pen. */
const MOST_DAYS_AHEAD = 3 * 366

/**
 * Whether people can be asked to come to these half days: days and times that exist (also on the night that the clock changes), each
 * ends after it begins, they don't overlap, and none has begun.
 * @throws InputError `session-missing`, `session-date-invalid`, `session-time-invalid`, `session-ends-before-start`,
 *   `session-time-skipped`, `session-past`, `session-too-far`, `sessions-cross`; each names the `day`.
 */
export function checkSessions(sessions: readonly SlotSession[], now: Moment): void {
  if (sessions.length === 0) throw new InputError('session-missing')
  for (const session of sessions) {
    checkForm(session)
    checkTimes(session, now)
  }
  sessions.forEach((next, index) => {
    const before = sessions[index - 1]
    if (before && `${before.date} ${before.end}` > `${next.date} ${next.start}`)
      throw new InputError('sessions-cross', { day: next.date })
  })
}

function checkForm({ date, start, end }: SlotSession): void {
  if (!isDay(date)) throw new InputError('session-date-invalid', { day: date })
  if (![start, end].every((time) => /^([01]\d|2[0-3]):[0-5]\d$/.test(time)))
    throw new InputError('session-time-invalid', { day: date })
}

function checkTimes({ date, start, end }: SlotSession, now: Moment): void {
  if (end <= start) throw new InputError('session-ends-before-start', { day: date })
  const skipped = [start, end].find((time) => localTime(momentOf(date, time)).time !== time)
  if (skipped) throw new InputError('session-time-skipped', { day: date, time: skipped })
  if (momentOf(date, start) <= now) throw new InputError('session-past', { day: date })
  if (date > addDays(now.slice(0, 10), MOST_DAYS_AHEAD)) throw new InputError('session-too-far', { day: date })
}

/** How long the sessions last together, in minutes as they go by: also in the night that the clock changes. */
export function minutesOf(sessions: readonly SlotSession[]): number {
  const moment = (day: string, time: string) => Date.parse(momentOf(day, time))
  return sessions.reduce((sum, { date, start, end }) => sum + (moment(date, end) - moment(date, start)) / 60_000, 0)
}
