import type { Deps } from '../../deps.ts'
import type { Work } from '../../history/work.ts'
import { addMinutes, type Moment } from '../../outside/clock.ts'
import { changeMessages, explainMessages, recordMessage } from '../message/change-message.ts'
import type { MessageReason } from '../message/message-status.ts'
import type { Message } from '../message/message.entity.ts'
import { whenDue } from '../recipient/may-send.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { markMailboxGone, addressUnreachable, fallBack } from '../due/came-back.ts'
import type { Held } from '../due/withhold-messages.ts'
import type { SendResult } from '../../outside/mail/mail-status.ts'

type Needs = Pick<Deps, 'config'>

/** What became of one mail or SMS in this run; `next` is the row of the way that takes over. */
export interface SendOutcome {
  readonly state: 'sent' | 'copied' | 'failed' | 'later' | 'unknown' | 'withheld' | 'not-mine'
  readonly next?: Message | null
  readonly held?: Held
  /** What the server said, when it is no use to offer it other mail now. */
  readonly down?: string
}

/** A message that is ours to send. */
export interface ClaimedMessage {
  readonly message: Message
  readonly recipient: Recipient
}

const RETRY_MINUTES = [5, 15, 60, 240]
const MOST_ATTEMPTS = 8

/**
 * Writes down what became of a mail or SMS: sent, in doubt, later with growing pauses, or refused; then the next way takes over.
 * @param everybody The server refuses what goes to everybody.
 */
export async function settleSending(
  work: Work,
  deps: Needs,
  { message, recipient }: ClaimedMessage,
  result: SendResult,
  everybody = false,
): Promise<SendOutcome> {
  const { at } = work
  const toCounsellor = message.copyFor === 'counsellor'
  if (result.state === 'sent') {
    // Only while it is ours: word that it bounced can be faster than the server's goodbye.
    if (await changeMessages(work, [message], 'sent', { sentAt: at })) await recordMessage(work, message, 'sent')
    return { state: toCounsellor ? 'copied' : 'sent' }
  }
  if (result.state === 'unknown') {
    const stillOurs = await explainMessages(work.tx, { id: message.id, status: 'claimed' }, { statusReason: 'unknown' })
    if (stillOurs) await recordMessage(work, message, 'unknown')
    return { state: 'unknown', down: result.reason }
  }
  if (result.state === 'rejected' && everybody) {
    // It says nothing about this person: no try of theirs, and no letter in its place before somebody has looked.
    const dueAt = addMinutes(at, RETRY_MINUTES[2] ?? 60)
    await later(work, message, { statusReason: 'server-refuses', dueAt, attempts: message.attempts - 1 })
    return { state: 'later', down: result.reason }
  }
  if (result.state === 'rejected') {
    // The next message doesn't try it either.
    const toPerson = !toCounsellor && !isAboutAddress(message.kind)
    if (toPerson && result.trouble === 'mailbox-unknown') await markMailboxGone(work, recipient.person)
    const statusReason = message.channel === 'sms' ? 'sms-refused' : 'mail-refused'
    return fail(work, deps, message, { statusReason, statusDetail: String(result.code) })
  }
  const down = result.down ? { down: result.reason } : {}
  if (message.attempts >= MOST_ATTEMPTS)
    return { ...(await fail(work, deps, message, { statusReason: 'gave-up' })), ...down }
  const wait = RETRY_MINUTES[Math.min(message.attempts, RETRY_MINUTES.length) - 1] ?? 5
  const statusReason = result.down ? 'server-down' : 'try-again'
  await later(work, message, { statusReason, dueAt: addMinutes(at, wait) })
  return { state: 'later', ...down }
}

/** The message waits for another try, unless word of it came meanwhile: that it arrived, or bounced. */
async function later(
  work: Work,
  message: Message,
  along: { readonly dueAt: Moment } & Parameters<typeof changeMessages>[3],
): Promise<void> {
  const waits = { ...along, dueAt: whenDue(message, along.dueAt) }
  if (await changeMessages(work, [message], 'queued', waits)) await recordMessage(work, message, 'later')
}

/** The message doesn't go out any more, and the next way takes over; not when word of it came meanwhile, which took the next way itself. */
export async function fail(
  work: Work,
  deps: Needs,
  message: Message,
  why: { readonly statusReason: MessageReason; readonly statusDetail?: string },
): Promise<SendOutcome> {
  if (!(await changeMessages(work, [message], 'failed', why))) return { state: 'not-mine' }
  await recordMessage(work, message, 'failed', why.statusReason)
  await addressUnreachable(work, message)
  return { state: 'failed', next: await fallBack(work, deps, message) }
}

/** What nobody foresaw is for the log. */
export function notForeseen({ log }: Pick<Deps, 'log'>, message: string, error: unknown): SendOutcome {
  log.error({ err: error, message }, 'sending a message failed')
  return { state: 'unknown' }
}
