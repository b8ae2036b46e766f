import { addDays } from '../../calendar/days.ts'
import type { GroupStatus } from '../../groups/group-status.ts'
import type { PlacementStatus } from '../../groups/placement-status.ts'
import { addMinutes, localTime, type Moment, momentOf } from '../../outside/clock.ts'
import type { ReferralStatus } from '../../referrals/referral-status.ts'
import { type AddressKind, type MessageKind, type SeatKind, isAboutAddress } from '../texts/message-data.ts'
import type { WithholdReason } from '../message/message-status.ts'
import type { Message } from '../message/message.entity.ts'
import { knowsWhatComes } from './when-and-where.ts'
import type { Recipient } from './recipient.ts'

/** Why this message may not go out any more. That the person knows a new time says nothing about their counsellor. */
export function whyWithhold(message: Message, recipient: Recipient, now: Moment): WithholdReason | null {
  const standing = standingOf(recipient, now)
  if (isAboutAddress(message.kind)) return reasonToWithholdAddress(message.kind, standing, message.createdAt)
  return reasonToWithhold(message.kind, message.copyFor === 'counsellor' ? { ...standing, knowsPlan: false } : standing)
}

/**
 * Looked at again just before a message leaves: why this person may not get it any more, or `null` when they may.
 * Nobody hears anything after a death; who declined hears nothing of that group again.
 */
export function reasonToWithhold(kind: SeatKind, situation: Standing): WithholdReason | null {
  return reasonOfPerson(kind, situation) ?? REASONS[kind](situation)
}

/** What became of the person, the seat and the group since a message was queued. */
export interface Standing {
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

/** What `may-send.ts` looks at. */
export function standingOf(recipient: Recipient, now: Moment): Standing {
  const { placement, referral, group, sessions, lastTold, signed } = recipient
  const [first] = sessions
  const last = sessions.at(-1) ?? first
  return {
    referral: referral.status,
    referralReason: referral.statusReason,
    placement: placement.status,
    group: group.status,
    firstStart: momentOf(first.day, first.startTime),
    lastStart: momentOf(last.day, last.startTime),
    lastEnd: momentOf(last.day, last.endTime),
    toldAt: lastTold?.at ?? null,
    knowsPlan: lastTold?.told ? knowsWhatComes(lastTold.told, recipient, now) : false,
    signedAt: signed?.recordedAt ?? null,
    now,
  }
}

function reasonOfPerson(kind: SeatKind, { referral, referralReason }: Standing): WithholdReason | null {
  if (referral === 'withdrawn') return referralReason === 'deceased' ? 'deceased' : 'withdrawn'
  if (referral === 'signed' && kind === 'signed') return null
  return referral === 'paused' || referral === 'signed' || referral === 'refused' ? referral : null
}

const REASONS: Readonly<Record<SeatKind, (situation: Standing) => WithholdReason | null>> = {
  invitation: (situation) => reasonOfSeat(situation),
  'seat-offered': (situation) => reasonOfSeat(situation),
  reminder: (situation) => reasonOfSeat(situation) ?? (isRecent(situation.toldAt, situation) ? 'just-told' : null),
  change: (situation) => reasonOfSeat(situation, situation.lastStart) ?? (situation.knowsPlan ? 'known-already' : null),
  cancellation: reasonOfEnd,
  absence: reasonOfAbsence,
  signed: reasonOfSigning,
}

/** @param until From then on it is too late; for what offers a seat or reminds of it, that is when the first session begins. */
function reasonOfSeat(situation: Standing, until = situation.firstStart): WithholdReason | null {
  const { placement, group, now } = situation
  if (group === 'cancelled') return 'group-cancelled'
  if (placement === 'declined') return 'declined'
  if (placement !== 'invited' && placement !== 'confirmed') return 'seat-gone'
  return now >= until ? 'session-past' : null
}

function isRecent(toldAt: Moment | null, { now }: Standing): boolean {
  return toldAt !== null && toldAt >= daysBefore(now, REMINDER_DAYS)
}

/** A cancellation is of use until the last session would have ended. */
function reasonOfEnd({ placement, group, lastEnd, now }: Standing): WithholdReason | null {
  if (placement === 'declined') return 'declined'
  if (placement !== 'cancelled' || group !== 'cancelled') return 'seat-gone'
  return now >= lastEnd ? 'session-past' : null
}

/** Who has a seat in another group by now hears of that one. */
function reasonOfAbsence({ placement, referral, lastEnd, now }: Standing): WithholdReason | null {
  if (placement !== 'absent') return 'mark-changed'
  if (referral === 'placed') return 'seat-again'
  return lastEnd < daysBefore(now, AFTERWARDS_DAYS) ? 'long-ago' : null
}

function reasonOfSigning({ referral, signedAt, now }: Standing): WithholdReason | null {
  if (referral !== 'signed' || signedAt === null) return 'not-signed'
  return signedAt < daysBefore(now, AFTERWARDS_DAYS) ? 'long-ago' : null
}

/** Who was told less than this ago needs no reminder, and nobody is reminded earlier before the first session. */
export const REMINDER_DAYS = 7

/** A message about something past is of use this long. */
export const AFTERWARDS_DAYS = 14

/** By the moment that lies so many days before `now`. */
export function daysBefore(now: Moment, days: number): Moment {
  return addMinutes(now, -days * 24 * 60)
}

/** SMS wakes people, so it leaves between these hours. That a meeting is off or moved, somebody may have to know before. */
const SMS_HOURS = { from: '08:00', until: '21:00' }
const AT_ANY_HOUR: readonly MessageKind[] = ['change', 'cancellation']

/** When a message that could leave at this moment does leave. */
export function whenDue({ channel, kind }: Pick<Message, 'channel' | 'kind'>, moment: Moment): Moment {
  const { day, time } = localTime(moment)
  if (channel !== 'sms' || AT_ANY_HOUR.includes(kind)) return moment
  if (time < SMS_HOURS.from) return momentOf(day, SMS_HOURS.from)
  return time < SMS_HOURS.until ? moment : momentOf(addDays(day, 1), SMS_HOURS.from)
}

/**
 * Why a mail about an e-mail address may not go any more. That an address changed is told to who had it, also when they left; whether
 * an address is right is asked only while it matters.
 */
export function reasonToWithholdAddress(
  kind: AddressKind,
  { referral, referralReason, now }: Standing,
  createdAt: Moment,
): WithholdReason | null {
  if (referral === 'withdrawn' && referralReason === 'deceased') return 'deceased'
  if (createdAt <= daysBefore(now, ADDRESS_DAYS)) return 'long-ago'
  return kind === 'address-check' && referral === 'withdrawn' ? 'withdrawn' : null
}

/** A link to confirm an e-mail address works so many days. */
export const ADDRESS_DAYS = 7
