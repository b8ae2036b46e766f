/** Why a group is off. A list, because the people who were invited are told the reason in their own language. */
export const CANCEL_REASONS = [
  'trainerAbsent',
  'interpreterAbsent',
  'venueClosed',
  'tooFewPeople',
  'weather',
  'other',
] as const

export type CancelReason = (typeof CANCEL_REASONS)[number]

/** True for a word that is one of the reasons. */
export function isCancelReason(word: string): word is CancelReason {
  return (CANCEL_REASONS as readonly string[]).includes(word)
}
