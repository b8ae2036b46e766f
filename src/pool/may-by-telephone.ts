import type { Referral } from '../referrals/referral.entity.ts'

/** What a planner can do with somebody on the telephone, as they stand now; the same on every page that offers it. */
export function mayByTelephone({ status, statusReason }: Pick<Referral, 'status' | 'statusReason'>) {
  return {
    answer: status === 'placed',
    place: status === 'waiting' || status === 'placed' || statusReason === 'too-many-invitations',
  }
}
