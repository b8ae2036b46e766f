/** A calendar day in the Netherlands, `YYYY-MM-DD`. Days are text: they sort, compare and store without a time zone. */
export type Day = string

/** A local time of day, `HH:MM`. */
export type TimeOfDay = string

/** The planning unit: a morning, an afternoon or an evening. */
export type Part = 'morning' | 'afternoon' | 'evening'

const MILLISECONDS_A_DAY = 86_400_000

/** The number of days since 1970-01-01; negative before it. */
export function dayNumber(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`) / MILLISECONDS_A_DAY
}

/** The day with this number (see `dayNumber`). */
export function dayOfNumber(number: number): Day {
  return new Date(number * MILLISECONDS_A_DAY).toISOString().slice(0, 10)
}

/** `addDays('2026-12-31', 1)` is `'2027-01-01'`; a negative number goes back. */
export function addDays(day: Day, days: number): Day {
  return dayOfNumber(dayNumber(day) + days)
}

/** Days from `from` to `to`; negative when `to` lies before `from`. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/**
 * Urgent: the deadline is at most `rescueDays` after today, or past (docs/planner.md, rules).
 * @param deadline The last day on which signing is in time; null: none known, never urgent.
 */
export function isUrgentOn(deadline: Day | null, today: Day, rescueDays: number): boolean {
  return deadline !== null && daysBetween(today, deadline) <= rescueDays
}

/** The first of these days; null when there are none. */
export function earliest(days: readonly Day[]): Day | null {
  return days.reduce<Day | null>((first, day) => (first === null || day < first ? day : first), null)
}

/** True for a day that exists: `2027-02-29` does not. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const milliseconds = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().startsWith(text)
}

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export function weekday(day: Day): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1
}

/** The half day in which a time falls: before 12:30 the morning, before 17:30 the afternoon, then the evening. */
export function partOfDay(time: TimeOfDay): Part {
  if (time < '12:30') return 'morning'
  return time < '17:30' ? 'afternoon' : 'evening'
}
