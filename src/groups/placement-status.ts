import { ConflictError } from '../errors.ts'

/** A seat's way: offered, told, answered, used or not. */
export type PlacementStatus =
  'proposed' | 'invited' | 'confirmed' | 'declined' | 'attended' | 'absent' | 'excused' | 'cancelled'

/** The seat is taken. The same words stand in the indexes `one_live_placement` and `one_live_catch_up`. */
export const LIVE_PLACEMENT: readonly PlacementStatus[] = ['proposed', 'invited', 'confirmed']

/** The same, of a row in SQL. */
export const IS_LIVE = `status IN (${LIVE_PLACEMENT.map((status) => `'${status}'`).join(', ')})`

/** Used, or not: the marks have decided. */
export const FINISHED_PLACEMENT: readonly PlacementStatus[] = ['attended', 'absent', 'excused']

/** Who is expected, or was: a seat that was not given up. */
export const EXPECTED_PLACEMENT: readonly PlacementStatus[] = [...LIVE_PLACEMENT, ...FINISHED_PLACEMENT]

/** Who said that they would not come, or did not come. */
export const MISSED_PLACEMENT: readonly PlacementStatus[] = ['absent', 'excused', 'declined']

/** The steps that a placement may take; marks can be put right, so the last ones lead to each other. */
export const PLACEMENT_STEPS: Readonly<Record<PlacementStatus, readonly PlacementStatus[]>> = {
  proposed: ['invited', 'cancelled', 'attended', 'absent', 'excused'],
  invited: ['confirmed', 'declined', 'attended', 'absent', 'excused', 'cancelled'],
  // Asked again: the group was moved.
  confirmed: ['invited', 'declined', 'attended', 'absent', 'excused', 'cancelled'],
  // "I can come after all", while the seat is still free; or they came anyway.
  declined: ['confirmed', 'attended'],
  attended: ['invited', 'confirmed', 'absent', 'excused'],
  absent: ['attended', 'excused'],
  excused: ['attended', 'absent'],
  cancelled: [],
}

/** @throws ConflictError `placement-step` when a placement may not go from `from` to `to`. */
export function checkPlacementStep(from: PlacementStatus, to: PlacementStatus): void {
  if (!PLACEMENT_STEPS[from].includes(to)) throw new ConflictError('placement-step', { from, to })
}

/**
 * Why somebody can't come: short and neutral, never medical detail (WI21 art. 37 lid 2 allows health data for other purposes only). Of who
 * says that they are ill we keep no more than `accepted`. An accepted reason does not count towards `maxInvitations`.
 */
export const DECLINE_REASONS = [
  { code: 'work', accepted: true },
  { code: 'accepted', accepted: true },
  { code: 'care', accepted: true },
  { code: 'education', accepted: true },
  { code: 'appointment', accepted: true },
  { code: 'travel', accepted: false },
  { code: 'other', accepted: false },
] as const

export type DeclineReason = (typeof DECLINE_REASONS)[number]['code']

/** True for a word that is one of the reasons. */
export function isDeclineReason(word: string): word is DeclineReason {
  return DECLINE_REASONS.some((reason) => reason.code === word)
}

/** True when this reason does not count against somebody. */
export function isAccepted(reason: string | null): boolean {
  return DECLINE_REASONS.some(({ code, accepted }) => accepted && code === reason)
}
