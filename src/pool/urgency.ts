import { addDays, daysBetween, type Day } from '../calendar/days.ts'
import type { MunicipalityRules } from '../municipalities/rules.ts'
import { workingDayOnOrBefore } from '../calendar/public-holidays.ts'

/**
 * Urgent: the deadline is at most `rescueDays` after today, or past (docs/planner.md, rules).
 * @param deadline The last day on which signing is in time; null: none known, never urgent.
 */
export function isUrgentOn(deadline: Day | null, today: Day, rescueDays: number): boolean {
  return deadline !== null && daysBetween(today, deadline) <= rescueDays
}

/**
 * The last day on which a signing can be planned: the deadline itself, or the working day before it when it falls on a weekend or a
 * public holiday. The term stays as it is: one of a year or more is not extended (ATW art. 4 sub a).
 */
export function lastPlanningDay(deadline: Day): Day {
  return workingDayOnOrBefore(deadline)
}

/** `lastPlanningDay` where it is another day than the deadline, to be said beside it; else null. */
export function dayBefore(deadline: Day): Day | null {
  const day = lastPlanningDay(deadline)
  return day === deadline ? null : day
}

/** How much a deadline presses, the most first. */
export const URGENCIES = ['past', 'critical', 'urgent', 'near', 'calm'] as const
export type Urgency = (typeof URGENCIES)[number]

/**
 * `past`: the deadline is over, it counted until midnight. `critical`: urgent, and a group that is formed now ends too late or its
 * people would hear too late (`noticeDays`): somebody has to call. `urgent`: see `isUrgentOn`. `near`: urgent within as many days again.
 */
export function urgencyOf(
  deadline: Day,
  today: Day,
  { rescueDays, noticeDays }: Pick<MunicipalityRules, 'rescueDays' | 'noticeDays'>,
): Urgency {
  if (deadline < today) return 'past'
  if (!isUrgentOn(deadline, today, rescueDays)) return isUrgentOn(deadline, today, 2 * rescueDays) ? 'near' : 'calm'
  return lastPlanningDay(deadline) < addDays(today, noticeDays) ? 'critical' : 'urgent'
}
