import type { Referral } from '../referrals/referral.entity.ts'
import type { Message } from './message.entity.ts'

/** A copy has an occasion of its own, so that it goes out once, as the message itself does. */
const COPY = '-copy'

/** The occasion of the copy of a message. */
export function copyOccasion(occasion: string): string {
  return `${occasion}${COPY}`
}

/** True for the copy that a counsellor gets. */
export function isCopy({ occasion }: Pick<Message, 'occasion'>): boolean {
  return occasion.endsWith(COPY)
}

/** The counsellor, often of VluchtelingenWerk, to whom the person agreed that copies go; `null` when there is none. */
export function counsellorOf(referral: Referral): { address: string; name: string } | null {
  const { counsellorMay, counsellorEmail, counsellorName } = referral
  return counsellorMay && counsellorEmail ? { address: counsellorEmail, name: counsellorName ?? '' } : null
}
