import { addDays, type Day } from '../../calendar/days.ts'

/** What a group that was called off, or moved away from who was invited to it, is worth in days of waiting. */
export const SETBACK_DAYS = 30

/** What the history calls it, for who had a seat, when their group went to another time or building. */
export const MOVED_AWAY = ['placement.moved', 'placement.room-changed']

/**
 * The day since when somebody counts as waiting for the planner: earlier for who was invited to a group that did not go on, or that
 * moved to when they can't come, so that they go before others who wait as long. Their own waiting date stays as it is, and so does
 * what people and pages are told.
 */
export function raisedClaim(waitingSince: Day, setbacks: number): Day {
  return addDays(waitingSince, -SETBACK_DAYS * setbacks)
}
