import type { EntityManager } from 'typeorm'
import { ConflictError, NotFoundError } from '../errors.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { checkReferralStep, type ReferralStatus } from '../referrals/referral-status.ts'
import { WaitingReason } from './waiting-reason.entity.ts'

/**
 * Takes a referral a step further, and nothing else: who calls it writes down why in the history. The waiting date stays.
 * @param reason For `paused` and `withdrawn`: why.
 * @throws ConflictError `referral-step` when it may not go there from where it is; `changed-meanwhile` when somebody was first.
 */
export async function moveReferral(
  tx: EntityManager,
  referralId: string,
  to: ReferralStatus,
  reason: string | null = null,
): Promise<void> {
  const referral = await tx.findOneBy(Referral, { id: referralId })
  if (!referral) throw new NotFoundError('referral-unknown')
  if (referral.status === to && referral.statusReason === reason) return
  checkReferralStep(referral.status, to)
  const { version } = referral
  const step = { status: to, statusReason: reason, version: version + 1 }
  const { affected } = await tx.update(Referral, { id: referralId, version }, step)
  if (affected === 0) throw new ConflictError('changed-meanwhile')
  if (to !== 'waiting') await tx.delete(WaitingReason, { referralId })
}
