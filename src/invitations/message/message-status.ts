import { ConflictError } from '../../errors.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'

/** How far a message came. `claimed`: it was being sent; found after a crash, a person decides. */
export type MessageStatus =
  'queued' | 'claimed' | 'sent' | 'delivered' | 'bounced' | 'failed' | 'printed' | 'returned' | 'withheld'

/** The steps that a message may take. */
export const MESSAGE_STEPS: Readonly<Record<MessageStatus, readonly MessageStatus[]>> = {
  queued: ['claimed', 'printed', 'withheld', 'failed', 'sent'],
  // A report that it bounced says that it had left.
  claimed: ['sent', 'queued', 'failed', 'withheld', 'bounced'],
  sent: ['delivered', 'bounced'],
  delivered: ['bounced'],
  bounced: [],
  // Somebody who could not be reached was found after all.
  failed: ['queued', 'withheld', 'sent'],
  printed: ['returned', 'queued'],
  returned: [],
  withheld: [],
}

/** It arrived, as far as we know. */
export const ARRIVED_MESSAGE: readonly MessageStatus[] = ['sent', 'delivered', 'printed']

/** Who it is for counts as told: it arrived, or is under way. What bounced or came back told nobody anything. */
export const TOLD_MESSAGE: readonly MessageStatus[] = ['claimed', ...ARRIVED_MESSAGE]

/** It may have been read: also what was under way at a crash, or came back. */
export const LEFT_MESSAGE: readonly MessageStatus[] = [...TOLD_MESSAGE, 'bounced', 'returned']

/** How a message begins: it waits, or shows at once that it can't or may not go. */
export const FIRST_STATUSES: readonly MessageStatus[] = ['queued', 'failed', 'withheld']

/** Why somebody may not get a message any more. */
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

/** Why a message waits: nobody can be reached by mail or post, or a mail goes later. */
type WaitReason = 'no-other-way' | 'try-again' | 'server-down' | 'server-refuses'

/** Why another way takes over, or a person must find one. */
type FailReason =
  'unreachable' | 'mail-refused' | 'sms-refused' | 'gave-up' | 'email-not-possible' | 'sms-not-possible' | 'unprintable'

/** Why a message stands where it stands. */
export type MessageReason =
  | WithholdReason
  | WaitReason
  | FailReason
  /** Withheld: not worth a call, no way any more, or somebody took it out. */
  | 'only-by-phone'
  | 'post-too-late'
  | 'address-gone'
  | 'address-replaced'
  | 'other-way'
  | 'pulled'
  /** Under way: nobody knows whether it left, or a server still tries. */
  | 'unknown'
  | 'delayed'
  /** It came back. */
  | MailTrouble

/** Why a message stands where it stands, as other programs know it: `refused-550`, or the printer's own words. */
export function reasonCode({
  statusReason,
  statusDetail,
}: {
  readonly statusReason: MessageReason | null
  readonly statusDetail: string | null
}): string | null {
  if (statusReason === 'mail-refused' || statusReason === 'sms-refused') return `refused-${statusDetail}`
  return statusReason === 'unprintable' ? statusDetail : statusReason
}

/** @throws ConflictError `message-step` when a message may not go from `from` to `to`. */
export function checkMessageStep(from: MessageStatus, to: MessageStatus): void {
  if (!MESSAGE_STEPS[from].includes(to)) throw new ConflictError('message-step', { from, to })
}
