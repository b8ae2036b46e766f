import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import type { SendResult } from '../../outside/mail/mail-outcome.ts'
import { changeMessages, recordMessage } from '../message/change-message.ts'
import type { MessageReason } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { markMailboxGone, addressUnreachable, fallBack } from '../due/came-back.ts'
import type { Held } from '../due/holes.ts'

type Needs = Pick<Deps, 'clock' | 'config'>

/** What became of one mail in this run; `next` is the row of the way that takes over. */
export interface EmailOutcome {
  readonly state: 'sent' | 'copied' | 'failed' | 'later' | 'unknown' | 'withheld' | 'not-mine'
  readonly next?: Message | null
  readonly held?: Held
  /** What the server said, when it is no use to offer it other mail now. */
  readonly down?: string
}

/** A mail that is ours to send. */
export interface ClaimedEmail {
  readonly message: Message
  readonly recipient: Recipient
}

const RETRY_MINUTES = [5, 15, 60, 240]
const MOST_ATTEMPTS = 8

/**
 * Writes down what became of a mail: sent, in doubt, later with growing pauses, or refused; then the next way takes over.
 * @param everybody The server refuses everybody's mail.
 */
export async function settleEmail(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  { message, recipient }: ClaimedEmail,
  result: SendResult,
  everybody = false,
): Promise<EmailOutcome> {
  const now = deps.clock.now()
  const toCounsellor = message.copyFor === 'counsellor'
  if (result.state === 'sent') {
    // Only while it is ours: word that it bounced can be faster than the server's goodbye.
    if (await changeMessages(tx, [message], 'sent', { sentAt: now })) await recordMessage(tx, now, by, message, 'sent')
    return { state: toCounsellor ? 'copied' : 'sent' }
  }
  if (result.state === 'unknown') {
    await tx.update(Message, { id: message.id, status: 'claimed' }, { statusReason: 'unknown' })
    await recordMessage(tx, now, by, message, 'unknown')
    return { state: 'unknown', down: result.reason }
  }
  if (result.state === 'rejected' && everybody) {
    // It says nothing about this person: no try of theirs, and no letter in its place before somebody has looked.
    const dueAt = addMinutes(now, RETRY_MINUTES[2] ?? 60)
    await later(tx, now, by, message, { statusReason: 'server-refuses', dueAt, attempts: message.attempts - 1 })
    return { state: 'later', down: result.reason }
  }
  if (result.state === 'rejected') {
    // The next message doesn't try it either.
    const toPerson = !toCounsellor && !isAboutAddress(message.kind)
    if (toPerson && result.trouble === 'mailbox-unknown') await markMailboxGone(tx, recipient.person)
    return fail(tx, deps, by, message, { statusReason: 'mail-refused', statusDetail: String(result.code) })
  }
  const down = result.down ? { down: result.reason } : {}
  if (message.attempts >= MOST_ATTEMPTS)
    return { ...(await fail(tx, deps, by, message, { statusReason: 'gave-up' })), ...down }
  const wait = RETRY_MINUTES[Math.min(message.attempts, RETRY_MINUTES.length) - 1] ?? 5
  const statusReason = result.down ? 'server-down' : 'try-again'
  await later(tx, now, by, message, { statusReason, dueAt: addMinutes(now, wait) })
  return { state: 'later', ...down }
}

/** The mail waits for another try. */
async function later(
  tx: EntityManager,
  now: Moment,
  by: Actor,
  message: Message,
  along: Parameters<typeof changeMessages>[3],
): Promise<void> {
  await changeMessages(tx, [message], 'queued', along)
  await recordMessage(tx, now, by, message, 'later')
}

/** The mail doesn't go out any more, and the next way takes over. */
export async function fail(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  message: Message,
  why: { readonly statusReason: MessageReason; readonly statusDetail?: string },
): Promise<EmailOutcome> {
  await changeMessages(tx, [message], 'failed', why)
  await recordMessage(tx, deps.clock.now(), by, message, 'failed', why.statusReason)
  await addressUnreachable(tx, message, deps.clock.now())
  return { state: 'failed', next: await fallBack(tx, deps, by, message, ['email']) }
}

/** What nobody foresaw is for the log. */
export function notForeseen({ log }: Pick<Deps, 'log'>, message: string, error: unknown): EmailOutcome {
  log.error({ err: error, message }, 'sending a message failed')
  return { state: 'unknown' }
}
