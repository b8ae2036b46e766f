import type { Day } from '../../calendar/days.ts'
import type { HalfDay, HouseholdRule } from './problem.ts'

/** One thing that could be otherwise in a problem, in the planner's own words. `slot` is always an id. */
export type Change =
  /** So many more people who wait, speak this language and may come here. */
  | { kind: 'people'; slot: string; language: string; more: number }
  /** An interpreter or trainer, so that the slot can be given in this language. `before`: the deadline that it then meets. */
  | { kind: 'language'; slot: string; language: string; before: Day | null }
  /** The slot serves this municipality too. `from`: the day from which the rule for overflow allows it without a change. */
  | { kind: 'open'; slot: string; municipality: string; from: Day | null }
  /** The slot offers these needs too. */
  | { kind: 'offer'; slot: string; needs: string[] }
  /** Somebody can come on these half days after all. */
  | { kind: 'come'; slot: string; person: string; halfDays: HalfDay[] }
  /** The group there may have so many more people: a larger room, or a larger largest group. */
  | { kind: 'seats'; slot: string; more: number }
  /** Another room or interpreter, because these are with another group then. */
  | { kind: 'resource'; slot: string; resources: string[] }
  /** The household lets its members go each on their own. */
  | { kind: 'household'; household: string; rule: HouseholdRule }
  /** A half day more, at the latest on `before`. `on`: one on which everybody can come. */
  | {
      kind: 'new-slot'
      slot: string
      programme: string
      language: string
      serves: string[]
      offers: string[]
      before: Day | null
      on: HalfDay
    }

/**
 * Changes that together give somebody a seat while tonight's groups stay as they are (`what-would-help.ts`).
 * `slot` and `language` of the group they would be in; `inTime`: it is over by their deadline; `people`: how many of
 * those who wait would have a seat in it, with them and without those who still have to be found.
 */
export interface Help {
  changes: Change[]
  slot: string
  language: string
  inTime: boolean
  people: number
}

/** The id of the slot that a change `new-slot` adds. */
export const NEW_SLOT = 'new-slot'
