/**
 * Why somebody can't come: short and neutral, never medical detail (WI21 art. 37 lid 2 allows health data for other purposes only).
 * An accepted reason does not count towards `maxInvitations`.
 */
export const DECLINE_REASONS = [
  { code: 'work', accepted: true },
  { code: 'illness', accepted: true },
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
