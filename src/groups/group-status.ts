import { ConflictError } from '../errors.ts'

/** `proposed` waits for approval; `planned` stands; `held` is past. */
export type GroupStatus = 'proposed' | 'planned' | 'held' | 'cancelled'

/** The steps that a group may take. */
export const GROUP_STEPS: Readonly<Record<GroupStatus, readonly GroupStatus[]>> = {
  proposed: ['planned', 'cancelled'],
  planned: ['held', 'cancelled'],
  held: [],
  cancelled: [],
}

/** @throws ConflictError `group-step` when a group may not go from `from` to `to`. */
export function checkGroupStep(from: GroupStatus, to: GroupStatus): void {
  if (!GROUP_STEPS[from].includes(to)) throw new ConflictError('group-step', { from, to })
}

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
