import { ConflictError } from '../errors.ts'

/** Where a referral stands. `paused` and `withdrawn` carry a reason. */
export type ReferralStatus = 'waiting' | 'placed' | 'signed' | 'refused' | 'paused' | 'withdrawn'

/** In the programme now: at most one of these for each person, over all municipalities. */
export const ACTIVE_REFERRAL: readonly ReferralStatus[] = ['waiting', 'placed', 'paused']

/** The steps that a referral may take. */
export const REFERRAL_STEPS: Readonly<Record<ReferralStatus, readonly ReferralStatus[]>> = {
  // Signed or refused without a group: by hand at the counter, or as another system reports.
  waiting: ['placed', 'paused', 'withdrawn', 'signed', 'refused'],
  placed: ['waiting', 'signed', 'refused', 'paused', 'withdrawn'],
  // A signing can be recorded by mistake, or withdrawn by DUO; a refusal can be reconsidered.
  signed: ['waiting', 'placed', 'withdrawn'],
  refused: ['waiting', 'placed', 'signed', 'withdrawn'],
  paused: ['waiting', 'withdrawn', 'signed', 'refused'],
  withdrawn: ['waiting'],
}

/**
 * Checks a step of a referral.
 * @throws ConflictError `referral-step` when it may not go from `from` to `to`.
 */
export function checkReferralStep(from: ReferralStatus, to: ReferralStatus): void {
  if (!REFERRAL_STEPS[from].includes(to)) throw new ConflictError('referral-step', { from, to })
}
