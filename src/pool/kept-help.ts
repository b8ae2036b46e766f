import { addDays, type Day } from '../calendar/days.ts'

/** One thing that could be otherwise: a `Change` of the planner (planner/change.ts), as it was kept. */
export interface KeptChange {
  readonly kind: string
  readonly slot?: string
  readonly language?: string
  readonly more?: number
  /** The deadline that would be met. */
  readonly before?: string | null
  readonly municipality?: string
  /** The day from which it is so by itself. */
  readonly from?: string | null
  readonly needs?: readonly string[]
  readonly person?: string
  readonly halfDays?: readonly { readonly date: string; readonly part: string }[]
  readonly resources?: readonly string[]
  readonly rule?: string
  readonly programme?: string
  readonly offers?: readonly string[]
}

/** Changes that together give somebody a seat while the groups stay as they are (planner/what-would-help.ts), as they were kept. */
export interface KeptHelp {
  readonly changes: readonly KeptChange[]
  readonly slot: string
  readonly language: string
  readonly inTime: boolean
  /** Of those who wait, who would have a seat in that group. */
  readonly people: number
}

/** What matters of the slot that kept help is about. */
export interface HelpingSlot {
  readonly startsOn: Day
  readonly closed: boolean
  /** Of its municipality: how long before people are told. */
  readonly noticeDays: number
}

/**
 * True when kept help can still be given: its slot is there and takes people, and next night there is time to tell them.
 * @param slot Null when it is gone.
 */
export function stillHelps({ changes }: Pick<KeptHelp, 'changes'>, slot: HelpingSlot | null, today: Day): boolean {
  if (changes.some(({ before }) => before && before < today)) return false
  // One more slot is in no timetable yet.
  if (changes.some(({ kind }) => kind === 'new-slot')) return true
  return slot !== null && isStillOpen(slot, today)
}

/** True when the slot takes people in next night. */
export function isStillOpen({ startsOn, closed, noticeDays }: HelpingSlot, today: Day): boolean {
  return !closed && startsOn >= addDays(today, 1 + noticeDays)
}
