import { addMinutes, type Moment } from '../../outside/clock.ts'

const ONE_MILLISECOND = 1 / 60_000

/** `now`, or just after `previous` when the clock has not moved on since: what comes later also sorts later. */
export function laterThan(now: Moment, previous: Moment | undefined): Moment {
  return previous !== undefined && previous >= now ? addMinutes(previous, ONE_MILLISECOND) : now
}
