import type { Deps } from '../../deps.ts'
import { EmailChange } from '../due/email-change.entity.ts'

/** A new address that doesn't count yet. */
export interface PendingEmail {
  /** `r…@example.org`: whoever wrote it knows it by that, and who reads along doesn't learn it. */
  readonly address: string
  /** False: the mail could not be delivered. */
  readonly reached: boolean
}

/** What became of the last new address that somebody gave, as long as there is something to do about it. */
export async function findPending(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  referralId: string,
): Promise<PendingEmail | null> {
  const [last] = await db.read.find(EmailChange, { where: { referralId }, order: { askedAt: 'DESC' }, take: 1 })
  if (!last || last.expiresAt <= clock.now()) return null
  if (last.status !== 'asked' && last.status !== 'unreachable') return null
  return { address: last.email.replace(/^(.).*@/, '$1…@'), reached: last.status === 'asked' }
}
