import { addDays, type Day, daysBetween, weekday } from './days.ts'

/** Weekdays that come back: every Tuesday, every other Monday and Thursday. */
export interface Repetition {
  readonly from: Day
  readonly to: Day
  /** 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[]
  /** 1 is every week, 2 every other week, counted from the week of `from`. */
  readonly everyWeeks: number
}

/** The days on which something that repeats falls, in order; both ends count. */
export function repeatedDays({ from, to, weekdays, everyWeeks }: Repetition): Day[] {
  const monday = addDays(from, 1 - weekday(from))
  const count = Math.max(0, daysBetween(from, to) + 1)
  return Array.from({ length: count }, (_, index) => addDays(from, index)).filter((day) => {
    const week = Math.floor(daysBetween(monday, day) / 7)
    return weekdays.includes(weekday(day)) && week % everyWeeks === 0
  })
}
