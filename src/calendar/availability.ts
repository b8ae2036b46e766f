import { weekday, type Day, type Part } from './days.ts'

/**
 * When somebody can come: on these half days of a week (1 is Monday), from a day and until one (both included); what is left out sets no
 * limit. `also`: half days outside of that on which they come all the same.
 */
export interface Availability {
  readonly week?: readonly { readonly weekday: number; readonly part: Part }[] | undefined
  readonly from?: Day | undefined
  readonly until?: Day | undefined
  readonly also?: readonly { readonly date: Day; readonly part: Part }[] | undefined
}

/** True for a half day on which somebody can come, as far as their availability goes. */
export function comesOn(
  { week, from, until, also = [] }: Availability,
  { date, part }: { readonly date: Day; readonly part: Part },
): boolean {
  if (also.some((one) => one.date === date && one.part === part)) return true
  if ((from !== undefined && date < from) || (until !== undefined && date > until)) return false
  return week === undefined || week.some((one) => one.part === part && one.weekday === weekday(date))
}
