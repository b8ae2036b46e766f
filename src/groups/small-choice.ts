import type { Day } from '../calendar/days.ts'

/** What a planner decided about a group with too few people: wait for the pool to fill it, or let it go on as it is. */
export interface SmallChoice {
  readonly choice: 'wait' | 'keep'
  /** How many people there were. */
  readonly people: number
}

/**
 * True while the decision still stands: waiting until the last day on which people can be told, keeping until even more people leave.
 * @param lastDay The last day on which a free seat is offered to the pool.
 */
export function isDecided(decided: SmallChoice | null, people: number, lastDay: Day, today: Day): boolean {
  if (decided === null) return false
  return decided.choice === 'wait' ? today <= lastDay : people >= decided.people
}
