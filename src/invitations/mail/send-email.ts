import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { Moment } from '../../outside/clock.ts'
import { InvalidMailError } from '../../outside/mailbox.ts'
import type { Mail, SendResult } from '../../outside/mailer.ts'
import { mayMail } from '../choose-channel.ts'
import { counsellorOf, isCopy } from '../counsellor-copy.ts'
import { mailOf } from './mail-of.ts'
import { Message } from '../message.entity.ts'
import { isInFlight } from '../needs-person.ts'
import { reachable } from '../recipient-data.ts'
import { whyWithhold, withRecipients, type Recipient } from '../recipient.ts'
import { fail, settleEmail, type Claimed, type EmailOutcome } from './settle-email.ts'
import { upToDate } from '../up-to-date.ts'
import { withhold } from '../withhold-messages.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'secrets' | 'mailer' | 'log'>

/** A mail that waits, and whose it is. */
export type DueEmail = Pick<Message, 'id' | 'referralId'>

/**
 * Sends a few mails at the same time, each to somebody else: claims their rows, lets the mails go after the commit, and writes down what
 * became of each. A crash in between leaves the rows `claimed`: nobody sends those again by itself, a person decides. Of one person
 * at most one mail is under way, over all processes.
 */
export async function sendEmails(deps: Needs, by: Actor, mails: readonly DueEmail[]): Promise<EmailOutcome[]> {
  const claims = await claimTogether(deps, by, mails)
  return Promise.all(claims.map(async (claimed) => ('state' in claimed ? claimed : send(deps, by, claimed))))
}

/** What goes wrong in a way that nobody foresaw stops this mail only. Once claimed, it stays so for a person to look at. */
async function send(deps: Needs, by: Actor, claimed: Claimed): Promise<EmailOutcome> {
  const { id } = claimed.message
  try {
    const result = await deliver(deps, mailOf(deps, claimed.message, claimed.recipient))
    return await deps.db.write((tx) => settleEmail(tx, deps, by, claimed, result), `message:${id}`)
  } catch (error) {
    return notForeseen(deps, id, error)
  }
}

type Claim = Claimed | EmailOutcome

/** All in one transaction; when one of them spoils it, each in its own. */
async function claimTogether(deps: Needs, by: Actor, mails: readonly DueEmail[]): Promise<Claim[]> {
  const claimSome = (some: readonly DueEmail[]) => deps.db.write((tx) => claimAll(tx, deps, by, some), 'mail')
  try {
    return await claimSome(mails)
  } catch (error) {
    const [only, ...others] = mails
    if (only && others.length === 0) return [notForeseen(deps, only.id, error)]
    const claims: Claim[] = []
    for (const mail of mails) claims.push(...(await claimTogether(deps, by, [mail])))
    return claims
  }
}

function notForeseen({ log }: Needs, message: string, error: unknown): EmailOutcome {
  log.error({ err: error, message }, 'sending a message failed')
  return { state: 'unknown' }
}

async function claimAll(tx: EntityManager, deps: Needs, by: Actor, mails: readonly DueEmail[]): Promise<Claim[]> {
  const now = deps.clock.now()
  const found = await tx.findBy(Message, { id: In(mails.map(({ id }) => id)), status: 'queued' })
  const busy = await findUnderWay(tx, mails, now)
  const mine = found.filter(({ dueAt, referralId }) => dueAt <= now && !busy.has(referralId))
  const claims: Claim[] = []
  for (const { message, recipient } of await withRecipients(tx, mine))
    claims.push(await claim(tx, deps, by, { message, recipient }))
  return claims
}

async function claim(tx: EntityManager, deps: Needs, by: Actor, { message, recipient }: Claimed): Promise<Claim> {
  const now = deps.clock.now()
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
    { id: message.id, status: 'queued' },
    { status: 'claimed', claimedAt: now, attempts, statusReason: null },
  )
  return affected === 1 ? { message: { ...current, attempts }, recipient } : { state: 'not-mine' }
}

/**
 * To whom a mail is leaving at this moment: the next one waits for the next run. One of which nobody knows whether it arrived doesn't
 * hold up what is newer: a person looks at it, and the newer one may say that the time has changed.
 */
async function findUnderWay(tx: EntityManager, mails: readonly DueEmail[], now: Moment): Promise<Set<string>> {
  const claimed = await tx.find(Message, {
    select: { id: true, referralId: true, status: true, statusReason: true, claimedAt: true },
    where: { referralId: In(mails.map(({ referralId }) => referralId)), channel: 'email', status: 'claimed' },
  })
  return new Set(claimed.filter((other) => !isInFlight(other, now)).map(({ referralId }) => referralId))
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
