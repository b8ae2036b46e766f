import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { addMinutes } from '../outside/clock.ts'
import { InvalidMailError } from '../outside/mailbox.ts'
import type { Mail, SendResult } from '../outside/mailer.ts'
import { Person } from '../people/person.entity.ts'
import { mayMail } from './choose-channel.ts'
import { counsellorOf, isCopy } from './counsellor-copy.ts'
import { fallBack } from './fall-back.ts'
import type { Held } from './held.ts'
import { mailOf } from './mail-of.ts'
import { recordMessage } from './message-event.ts'
import { Message } from './message.entity.ts'
import { reachable } from './recipient-data.ts'
import { findRecipient, whyWithhold, type Recipient } from './recipient.ts'
import { upToDate } from './up-to-date.ts'
import { withhold } from './withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer'>

/** What became of one mail in this run; `next` is the row of the way that takes over. */
export interface EmailOutcome {
  readonly state: 'sent' | 'copied' | 'failed' | 'later' | 'unknown' | 'withheld' | 'not-mine'
  readonly next?: Message | null
  readonly held?: Held
}

/**
 * Sends one mail: claims its row, lets the mail go after the commit, and writes down what became of it. A crash in between leaves the
 * row `claimed`: nobody sends it again by itself, a person decides.
 */
export async function sendEmail(deps: Needs, by: Actor, id: string): Promise<EmailOutcome> {
  const claimed = await deps.db.write((tx) => claim(tx, deps, by, id), `message:${id}`)
  if ('state' in claimed) return claimed
  const result = await deliver(deps, mailOf(deps, claimed.message, claimed.recipient))
  return deps.db.write((tx) => settle(tx, deps, by, claimed, result), `message:${id}`)
}

interface Claimed {
  readonly message: Message
  readonly recipient: Recipient
}

async function claim(tx: EntityManager, deps: Needs, by: Actor, id: string): Promise<Claimed | EmailOutcome> {
  const now = deps.clock.now()
  const message = await tx.findOneByOrFail(Message, { id })
  if (message.status !== 'queued' || message.dueAt > now) return { state: 'not-mine' }
  const recipient = await findRecipient(tx, message.placementId)
  const reason = whyWithhold(message, recipient, now)
  if (reason) {
    await withhold(tx, deps, by, message, reason)
    return { state: 'withheld', held: { reference: recipient.referral.reference, reason } }
  }
  if (!mayStillMail(message, recipient)) return fail(tx, deps, by, message, 'email-not-possible')
  const current = await upToDate(tx, deps, message, recipient)
  const attempts = message.attempts + 1
  const { affected } = await tx.update(
    Message,
    { id, status: 'queued' },
    { status: 'claimed', claimedAt: now, attempts, statusReason: null },
  )
  return affected === 1 ? { message: { ...current, attempts }, recipient } : { state: 'not-mine' }
}

function mayStillMail(message: Message, { person, referral }: Recipient): boolean {
  return isCopy(message) ? counsellorOf(referral) !== null : mayMail(reachable(person))
}

/** The mailer itself refuses only what could reach somebody else: as final as a refusal by the server. */
async function deliver({ mailer }: Needs, mail: Mail): Promise<SendResult> {
  try {
    return await mailer.send(mail)
  } catch (error) {
    if (!(error instanceof InvalidMailError)) throw error
    return { state: 'rejected', code: 553, reason: error.message }
  }
}

const RETRY_MINUTES = [5, 15, 60, 240]
const MOST_ATTEMPTS = 8
/** Replies that say that the mailbox itself is no good (RFC 5321 § 4.2.3): the next message doesn't try it either. */
const NO_SUCH_MAILBOX = [550, 551, 553]

async function settle(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  { message, recipient }: Claimed,
  result: SendResult,
): Promise<EmailOutcome> {
  const now = deps.clock.now()
  if (result.state === 'sent') {
    await tx.update(Message, { id: message.id, status: 'claimed' }, { status: 'sent', sentAt: now })
    await recordMessage(tx, now, by, message, 'sent')
    return { state: isCopy(message) ? 'copied' : 'sent' }
  }
  if (result.state === 'unknown') {
    await tx.update(Message, { id: message.id, status: 'claimed' }, { statusReason: 'unknown' })
    await recordMessage(tx, now, by, message, 'unknown')
    return { state: 'unknown' }
  }
  if (result.state === 'later' && message.attempts < MOST_ATTEMPTS) {
    const wait = RETRY_MINUTES[Math.min(message.attempts, RETRY_MINUTES.length) - 1] ?? 5
    const later = { status: 'queued' as const, statusReason: 'try-again', dueAt: addMinutes(now, wait) }
    await tx.update(Message, { id: message.id, status: 'claimed' }, later)
    await recordMessage(tx, now, by, message, 'later')
    return { state: 'later' }
  }
  const refused = result.state === 'rejected'
  if (refused && !isCopy(message) && NO_SUCH_MAILBOX.includes(result.code)) {
    const { id, version } = recipient.person
    await tx.update(Person, { id }, { emailBounced: true, version: version + 1 })
  }
  return fail(tx, deps, by, message, refused ? `refused-${result.code}` : 'gave-up')
}

async function fail(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  message: Message,
  reason: string,
): Promise<EmailOutcome> {
  await tx.update(Message, { id: message.id }, { status: 'failed', statusReason: reason })
  await recordMessage(tx, deps.clock.now(), by, message, 'failed', reason.replace(/^refused-\d+$/, 'mail-refused'))
  return { state: 'failed', next: await fallBack(tx, deps, by, message, ['email']) }
}
