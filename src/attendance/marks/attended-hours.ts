import type { TimeOfDay } from '../../calendar/days.ts'

/** Under Wi2021 the programme takes at least twelve hours (BI21 art. 3.1 lid 3). */
export const NEEDED_MINUTES = 720

/** A half day: how long, and what makes it an activity in the sense of BI21 art. 3.1 lid 2. */
export interface HalfDay {
  readonly startTime: TimeOfDay
  readonly endTime: TimeOfDay
  readonly activity: string | null
}

/** What somebody has done of the programme. */
export interface Attended {
  readonly minutes: number
  readonly activity: boolean
}

/**
 * Adds up the half days at which somebody was present. A half day counts as a whole, also for who came late or left early: who was
 * there too short to count is marked absent.
 */
export function attendedHours(present: readonly HalfDay[]): Attended {
  return {
    minutes: present.reduce((sum, halfDay) => sum + minutesOf(halfDay), 0),
    activity: present.some(({ activity }) => activity !== null),
  }
}

/** True when this is enough to sign under Wi2021: twelve hours with one activity or excursion (BI21 art. 3.1). */
export function isEnough({ minutes, activity }: Attended): boolean {
  return minutes >= NEEDED_MINUTES && activity
}

/** How long a half day takes, in minutes. */
export function minutesOf({ startTime, endTime }: HalfDay): number {
  return minuteOf(endTime) - minuteOf(startTime)
}

function minuteOf(time: TimeOfDay): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}
