import { DateTime } from 'luxon'
import type { Day, TimeOfDay } from '../calendar/days.ts'
import { InputError } from '../errors.ts'

/** A moment in UTC as text, `2026-11-23T10:15:00.000Z`: sorts and compares as text in both databases. */
export type Moment = string

/** The time zone of everything that people read. */
export const ZONE = 'Europe/Amsterdam'

/** The only way to learn the time. Passed to every act, so that tests and `--now` can hold it still. */
export interface Clock {
  now(): Moment
  today(): Day
  time(): TimeOfDay
}

/** The clock on the wall. */
export function wallClock(): Clock {
  return clockFrom(() => DateTime.now())
}

/**
 * A clock that stands still.
 * @param local Local date and time, `2026-12-01T06:00`, or a moment with an offset.
 * @throws InputError `clock-invalid`
 */
export function stoppedClock(local: string): Clock {
  const at = DateTime.fromISO(local, { zone: ZONE })
  if (!at.isValid) throw new InputError('clock-invalid', { given: local })
  return clockFrom(() => at)
}

function clockFrom(read: () => DateTime): Clock {
  return {
    now: () => read().toUTC().toISO() ?? '',
    today: () => read().setZone(ZONE).toISODate() ?? '',
    time: () => read().setZone(ZONE).toFormat('HH:mm'),
  }
}

/** Half days begin at a few times on a few days, and every list asks for each of them. */
const known = new Map<string, Moment>()
const MOST_KNOWN = 10_000

/** The moment at which it is `time` on `day` in the Netherlands. */
export function momentOf(day: Day, time: TimeOfDay): Moment {
  const local = `${day}T${time}`
  const before = known.get(local)
  if (before !== undefined) return before
  const moment = DateTime.fromISO(local, { zone: ZONE }).toUTC().toISO() ?? ''
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(local, moment)
  return moment
}

/** The local day and time of a moment. */
export function localTime(moment: Moment): { day: Day; time: TimeOfDay } {
  const local = DateTime.fromISO(moment, { zone: ZONE })
  return { day: local.toISODate() ?? '', time: local.toFormat('HH:mm') }
}

/** `moment` plus a number of minutes. */
export function addMinutes(moment: Moment, minutes: number): Moment {
  return DateTime.fromISO(moment).plus({ minutes }).toUTC().toISO() ?? ''
}

/** In minutes: how long we keep what is only to look at. */
export const THIRTY_DAYS = 30 * 24 * 60

const ONE_MILLISECOND = 1 / 60_000

/** `now`, or just after `previous` when the clock has not moved on since: what comes later also sorts later. */
export function laterThan(now: Moment, previous: Moment | undefined): Moment {
  return previous !== undefined && previous >= now ? addMinutes(previous, ONE_MILLISECOND) : now
}
