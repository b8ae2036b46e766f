import type { GroupStatus } from '../groups/group-status.ts'
import type { PlacementStatus } from '../groups/placement-status.ts'
import type { Moment } from '../outside/clock.ts'
import type { ReferralStatus } from '../referrals/referral-status.ts'
import type { MessageKind } from './message-data.ts'

/** What became of the person, the seat and the group since a message was queued. */
export interface Situation {
  readonly referral: ReferralStatus
  readonly referralReason: string | null
  readonly placement: PlacementStatus
  readonly group: GroupStatus
  readonly firstStart: Moment
  readonly lastEnd: Moment
  readonly now: Moment
}

export type WithholdReason =
  | 'deceased'
  | 'withdrawn'
  | 'paused'
  | 'signed'
  | 'refused'
  | 'group-cancelled'
  | 'declined'
  | 'seat-gone'
  | 'session-past'

/**
 * Looked at again just before a message leaves: why this person may not get it any more, or `null` when they may.
 * Nobody hears anything after a death; who declined hears nothing of that group again.
 */
export function reasonToWithhold(kind: MessageKind, situation: Situation): WithholdReason | null {
  return reasonOfPerson(situation) ?? (kind === 'cancellation' ? reasonOfEnd(situation) : reasonOfSeat(situation))
}

function reasonOfPerson({ referral, referralReason }: Situation): WithholdReason | null {
  if (referral === 'withdrawn') return referralReason === 'deceased' ? 'deceased' : 'withdrawn'
  return referral === 'paused' || referral === 'signed' || referral === 'refused' ? referral : null
}

/** A cancellation is of use until the last session would have ended. */
function reasonOfEnd({ placement, group, lastEnd, now }: Situation): WithholdReason | null {
  if (placement === 'declined') return 'declined'
  if (placement !== 'cancelled' || group !== 'cancelled') return 'seat-gone'
  return now >= lastEnd ? 'session-past' : null
}

function reasonOfSeat({ placement, group, firstStart, now }: Situation): WithholdReason | null {
  if (group === 'cancelled') return 'group-cancelled'
  if (placement === 'declined') return 'declined'
  if (placement !== 'invited' && placement !== 'confirmed') return 'seat-gone'
  return now >= firstStart ? 'session-past' : null
}
