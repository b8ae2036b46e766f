import { addDays, type Day } from '../calendar/days.ts'

/** What a group that was called off is worth to who was invited to it, in days of waiting. */
export const SETBACK_DAYS = 30

/**
 * The day since when somebody counts as waiting for the planner: earlier for who was invited to a group that did not go on, so that
 * they go before others who wait as long. Their own waiting date stays as it is, and so does what people and pages are told.
 */
export function raisedClaim(waitingSince: Day, setbacks: number): Day {
  return addDays(waitingSince, -SETBACK_DAYS * setbacks)
}
