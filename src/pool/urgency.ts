import { daysBetween, type Day } from '../calendar/days.ts'

/**
 * Urgent: the deadline is at most `rescueDays` after today, or past (planner.md, rules).
 * @param deadline The last day on which signing is in time; null: none known, never urgent.
 */
export function isUrgent(deadline: Day | null, today: Day, rescueDays: number): boolean {
  return deadline !== null && daysBetween(today, deadline) <= rescueDays
}
