import { ConflictError } from '../errors.ts'

/** Where a referral stands. `paused` and `withdrawn` carry a reason. */
export type ReferralStatus = 'waiting' | 'placed' | 'signed' | 'refused' | 'paused' | 'withdrawn'

/** In the programme now. Who is paused because another municipality may have them still doesn't count: see `isActive`. */
export const ACTIVE_REFERRAL: readonly ReferralStatus[] = ['waiting', 'placed', 'paused']

/** Why somebody is paused whom another municipality has in its programme: asked whether they moved, or answered that they didn't. */
export const ELSEWHERE_REASONS = ['may-have-moved', 'move-denied'] as const

/** `isActive` as a condition on two columns, named as the query has them. */
export function activeWhere(status: string, reason: string): string {
  const elsewhere = ELSEWHERE_REASONS.map((one) => `'${one}'`).join(', ')
  return `${status} IN ('waiting', 'placed') OR (${status} = 'paused' AND (${reason} IS NULL OR ${reason} NOT IN (${elsewhere})))`
}

/** True for who takes part here: at most one referral of each person, over all municipalities. */
export function isActive(one: { readonly status: ReferralStatus; readonly statusReason: string | null }): boolean {
  return ACTIVE_REFERRAL.includes(one.status) && !isElsewhere(one)
}

/** True for who is paused until another municipality lets go of them. */
export function isElsewhere({
  status,
  statusReason,
}: {
  status: ReferralStatus
  statusReason: string | null
}): boolean {
  return status === 'paused' && ELSEWHERE_REASONS.some((reason) => reason === statusReason)
}

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

/** The steps that it may take besides, because of what another municipality says of the same person: see `ANOTHER_SAYS`. */
const STEPS_BY_ANOTHER: Readonly<Partial<Record<ReferralStatus, readonly ReferralStatus[]>>> = {
  paused: ['paused'],
  withdrawn: ['paused'],
}

/** Why somebody is paused because of that. */
const ANOTHER_SAYS: readonly string[] = [...ELSEWHERE_REASONS, 'signed-elsewhere', 'let-go-elsewhere']

/**
 * Checks a step of a referral.
 * @param reason Why it is paused or withdrawn.
 * @throws ConflictError `referral-step` when it may not go from `from` to `to`.
 */
export function checkReferralStep(from: ReferralStatus, to: ReferralStatus, reason: string | null = null): void {
  const more = ANOTHER_SAYS.includes(reason ?? '') ? STEPS_BY_ANOTHER[from] : undefined
  if (![...REFERRAL_STEPS[from], ...(more ?? [])].includes(to)) throw new ConflictError('referral-step', { from, to })
}
