import type { Person, Slot, HalfDay, Problem } from '../../planner/problem/problem.ts'

/** A group as the hard rules see it: its slot, its people, and what of the world around it matters to them. */
export interface Meeting extends Pick<Problem, 'today' | 'rules' | 'households'> {
  /** With the seats of the whole group as `capacity`; `group` is null. */
  readonly slot: Slot
  readonly language: string
  readonly members: readonly Person[]
  /** Who waits and could be of the same household. */
  readonly waiting: readonly Person[]
  /** By person: half days on which a partner with whom they take turns has a seat elsewhere. */
  readonly partners: ReadonlyMap<string, readonly HalfDay[]>
  /** Persons who can be told by post only; and the days that takes. */
  readonly letterOnly: ReadonlySet<string>
  readonly postDays: ReadonlyMap<string, number>
  /** Days before the first session on which people must hear of it. */
  readonly noticeDays: number
  /** Bookings (`2026-12-17 morning interpreter-ar`) of the other groups. */
  readonly booked: ReadonlySet<string>
  /** Why the slot can't be used any more. */
  readonly shut: 'slot-closed' | 'closed-day' | null
}

/** A group that also knows the people of another, who may come to it. */
export function withPeopleOf(meeting: Meeting, other: Meeting): Meeting {
  return {
    ...meeting,
    households: { ...meeting.households, ...other.households },
    waiting: [...meeting.waiting, ...other.waiting],
    partners: new Map([...meeting.partners, ...other.partners]),
    letterOnly: new Set([...meeting.letterOnly, ...other.letterOnly]),
  }
}
