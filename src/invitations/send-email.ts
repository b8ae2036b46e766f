import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import type { Moment } from '../outside/clock.ts'
import { InvalidMailError } from '../outside/mailbox.ts'
import type { Mail, SendResult } from '../outside/mailer.ts'
import { mayMail } from './choose-channel.ts'
import { counsellorOf, isCopy } from './counsellor-copy.ts'
import { mailOf } from './mail-of.ts'
import { Message } from './message.entity.ts'
import { isInFlight } from './needs-person.ts'
import { reachable } from './recipient-data.ts'
import { findRecipient, whyWithhold, type Recipient } from './recipient.ts'
import { fail, settleEmail, type Claimed, type EmailOutcome } from './settle-email.ts'
import { upToDate } from './up-to-date.ts'
import { withhold } from './withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer'>

/** A mail that waits, and whose it is. */
export type DueEmail = Pick<Message, 'id' | 'referralId'>

/**
 * Sends one mail: claims its row, lets the mail go after the commit, and writes down what became of it. A crash in between leaves the
 * row `claimed`: nobody sends it again by itself, a person decides. Of one person at most one is under way.
 */
export async function sendEmail(deps: Needs, by: Actor, { id, referralId }: DueEmail): Promise<EmailOutcome> {
  const claimed = await deps.db.write((tx) => claim(tx, deps, by, id), `mail:${referralId}`)
  if ('state' in claimed) return claimed
  const result = await deliver(deps, mailOf(deps, claimed.message, claimed.recipient))
  return deps.db.write((tx) => settleEmail(tx, deps, by, claimed, result), `message:${id}`)
}

async function claim(tx: EntityManager, deps: Needs, by: Actor, id: string): Promise<Claimed | EmailOutcome> {
  const now = deps.clock.now()
  const message = await tx.findOneByOrFail(Message, { id })
  if (message.status !== 'queued' || message.dueAt > now) return { state: 'not-mine' }
  if (await isAnotherUnderWay(tx, message, now)) return { state: 'not-mine' }
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

/**
 * A mail to the same person is leaving at this moment: this one waits for the next run. One of which nobody knows whether it arrived
 * doesn't hold up what is newer: a person looks at it, and the newer one may say that the time has changed.
 */
async function isAnotherUnderWay(tx: EntityManager, { referralId }: Message, now: Moment): Promise<boolean> {
  const claimed = await tx.find(Message, {
    select: { id: true, status: true, statusReason: true, claimedAt: true },
    where: { referralId, channel: 'email', status: 'claimed' },
  })
  return claimed.some((other) => !isInFlight(other, now))
}

function mayStillMail(message: Message, { person, referral }: Recipient): boolean {
  return isCopy(message) ? counsellorOf(referral) !== null : mayMail(reachable(person))
}

/** The mailer itself refuses only what could reach somebody else: as final as a refusal by the server, of the address or of the mail. */
async function deliver({ mailer }: Needs, mail: Mail): Promise<SendResult> {
  try {
    return await mailer.send(mail)
  } catch (error) {
    if (!(error instanceof InvalidMailError)) throw error
    const refusal = error.part === 'address' ? ADDRESS_REFUSED : MAIL_REFUSED
    return { state: 'rejected', ...refusal, reason: error.message }
  }
}

const ADDRESS_REFUSED = { code: 553, trouble: 'mailbox-unknown' } as const
const MAIL_REFUSED = { code: 554, trouble: 'mail-blocked' } as const
