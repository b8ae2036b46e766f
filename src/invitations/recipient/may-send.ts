import type { GroupStatus } from '../../groups/group-status.ts'
import type { PlacementStatus } from '../../groups/placement-status.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'
import type { AddressKind, SeatKind } from '../texts/message-data.ts'

/** What became of the person, the seat and the group since a message was queued. */
export interface Situation {
  readonly referral: ReferralStatus
  readonly referralReason: string | null
  readonly placement: PlacementStatus
  readonly group: GroupStatus
  readonly firstStart: Moment
  /** Of the signing: until then something can still change for who has a seat. */
  readonly lastStart: Moment
  readonly lastEnd: Moment
  /** When they were told last when and where to be; null: they know nothing yet. */
  readonly toldAt: Moment | null
  /** What they were told last is how it is now, for all that is still to come. */
  readonly knowsPlan: boolean
  /** When their signature was written down. */
  readonly signedAt: Moment | null
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
  | 'just-told'
  | 'known-already'
  | 'mark-changed'
  | 'seat-again'
  | 'not-signed'
  | 'long-ago'

/** Who was told less than this ago needs no reminder. */
export const REMINDER_DAYS = 7
/** A message about something past is of use this long. */
export const AFTERWARDS_DAYS = 14

/** A link to confirm an e-mail address works so many days. */
export const ADDRESS_DAYS = 7

/**
 * Why a mail about an e-mail address may not go any more. That an address changed is told to who had it, also when they left; whether
 * an address is right is asked only while it matters.
 */
export function reasonToWithholdAddress(
  kind: AddressKind,
  { referral, referralReason, now }: Situation,
  createdAt: Moment,
): WithholdReason | null {
  if (referral === 'withdrawn' && referralReason === 'deceased') return 'deceased'
  if (createdAt <= daysBefore(now, ADDRESS_DAYS)) return 'long-ago'
  return kind === 'address-check' && referral === 'withdrawn' ? 'withdrawn' : null
}

/**
 * Looked at again just before a message leaves: why this person may not get it any more, or `null` when they may.
 * Nobody hears anything after a death; who declined hears nothing of that group again.
 */
export function reasonToWithhold(kind: SeatKind, situation: Situation): WithholdReason | null {
  return reasonOfPerson(kind, situation) ?? REASONS[kind](situation)
}

/** By the moment that lies so many days before `now`. */
export function daysBefore(now: Moment, days: number): Moment {
  return addMinutes(now, -days * 24 * 60)
}

function reasonOfPerson(kind: SeatKind, { referral, referralReason }: Situation): WithholdReason | null {
  if (referral === 'withdrawn') return referralReason === 'deceased' ? 'deceased' : 'withdrawn'
  if (referral === 'signed' && kind === 'signed') return null
  return referral === 'paused' || referral === 'signed' || referral === 'refused' ? referral : null
}

const REASONS: Readonly<Record<SeatKind, (situation: Situation) => WithholdReason | null>> = {
  invitation: (situation) => reasonOfSeat(situation),
  'seat-offered': (situation) => reasonOfSeat(situation),
  reminder: (situation) => reasonOfSeat(situation) ?? (isRecent(situation.toldAt, situation) ? 'just-told' : null),
  change: (situation) => reasonOfSeat(situation, situation.lastStart) ?? (situation.knowsPlan ? 'known-already' : null),
  cancellation: reasonOfEnd,
  absence: reasonOfAbsence,
  signed: reasonOfSigning,
}

/** A cancellation is of use until the last session would have ended. */
function reasonOfEnd({ placement, group, lastEnd, now }: Situation): WithholdReason | null {
  if (placement === 'declined') return 'declined'
  if (placement !== 'cancelled' || group !== 'cancelled') return 'seat-gone'
  return now >= lastEnd ? 'session-past' : null
}

/** @param until From then on it is too late; for what offers a seat or reminds of it, that is when the first session begins. */
function reasonOfSeat(situation: Situation, until = situation.firstStart): WithholdReason | null {
  const { placement, group, now } = situation
  if (group === 'cancelled') return 'group-cancelled'
  if (placement === 'declined') return 'declined'
  if (placement !== 'invited' && placement !== 'confirmed') return 'seat-gone'
  return now >= until ? 'session-past' : null
}

function isRecent(toldAt: Moment | null, { now }: Situation): boolean {
  return toldAt !== null && toldAt >= daysBefore(now, REMINDER_DAYS)
}

/** Who has a seat in another group by now hears of that one. */
function reasonOfAbsence({ placement, referral, lastEnd, now }: Situation): WithholdReason | null {
  if (placement !== 'absent') return 'mark-changed'
  if (referral === 'placed') return 'seat-again'
  return lastEnd < daysBefore(now, AFTERWARDS_DAYS) ? 'long-ago' : null
}

function reasonOfSigning({ referral, signedAt, now }: Situation): WithholdReason | null {
  if (referral !== 'signed' || signedAt === null) return 'not-signed'
  return signedAt < daysBefore(now, AFTERWARDS_DAYS) ? 'long-ago' : null
}
