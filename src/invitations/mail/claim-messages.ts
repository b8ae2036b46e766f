import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { CARRIED } from '../message/channel.ts'
import { mayMail } from '../recipient/choose-channel.ts'
import { changeMessages } from '../message/change-message.ts'
import { Message } from '../message/message.entity.ts'
import { isInFlight } from '../recipient/needs-person.ts'
import { reachable } from '../recipient/recipient-data.ts'
import { withRecipients, type Recipient, counsellorOf } from '../recipient/recipient.ts'
import { withhold, upToDate } from '../due/withhold-messages.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { isSmsKind } from '../texts/sms-text.ts'
import { fail, notForeseen, type ClaimedMessage, type SendOutcome } from './settle-sending.ts'
import { whyWithhold } from '../recipient/may-send.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'log'>

/** A mail or SMS that waits, and whose it is. */
export type DueMessage = Pick<Message, 'id' | 'referralId'>

/** A message that is ours to send now, or why it doesn't go. */
export type Claim = ClaimedMessage | SendOutcome

interface Asked {
  readonly mail: DueMessage
  readonly answer: (claim: Claim) => void
}

/**
 * Claims messages, each to somebody else: looks at them once more and marks their rows. Of one person at most one is under way, over
 * all processes. Who asks while others are being claimed comes with the next ones: one look for all of those.
 */
export function claimer(deps: Needs, by: Actor): (mail: DueMessage) => Promise<Claim> {
  const waiting: Asked[] = []
  let claiming = false
  const claimWaiting = async () => {
    claiming = true
    while (waiting.length > 0) await claimTogether(deps, by, waiting)
    claiming = false
  }
  return (mail) =>
    new Promise((answer) => {
      waiting.push({ mail, answer })
      if (!claiming) void claimWaiting()
    })
}

/** Whoever waits by the time that it is our turn to write, in one transaction; when one of them spoils it, each in its own. */
async function claimTogether(deps: Needs, by: Actor, waiting: Asked[]): Promise<void> {
  const asked: Asked[] = []
  try {
    const claims = await work(deps, by, { lock: 'mail' }, async (work) => {
      const { tx, at } = work
      asked.push(...waiting.splice(0))
      const mails = asked.map(({ mail }) => mail)
      const found = await tx.findBy(Message, { id: In(mails.map(({ id }) => id)), status: 'queued' })
      const busy = await listUnderWay(work, mails)
      const mine = found.filter(({ dueAt, referralId }) => dueAt <= at && !busy.has(referralId))
      const claims = new Map<string, Claim>()
      for (const one of await withRecipients(tx, mine)) claims.set(one.message.id, await claim(work, deps, one))
      return claims
    })
    for (const { mail, answer } of asked) answer(claims.get(mail.id) ?? { state: 'not-mine' })
  } catch (error) {
    asked.push(...waiting.splice(0))
    const [only, ...others] = asked
    if (only && others.length === 0) only.answer(notForeseen(deps, only.mail.id, error))
    else for (const one of asked) await claimTogether(deps, by, [one])
  }
}

async function claim(work: Work, deps: Needs, { message, recipient }: ClaimedMessage): Promise<Claim> {
  const reason = whyWithhold(message, recipient, work.at)
  if (reason) {
    await withhold(work, message, reason)
    return { state: 'withheld', held: { reference: recipient.referral.reference, reason } }
  }
  if (!mayStillSend(deps, message, recipient)) {
    const statusReason = message.channel === 'sms' ? 'sms-not-possible' : 'email-not-possible'
    return fail(work, deps, message, { statusReason })
  }
  const current = await upToDate(work, deps, message, recipient)
  const attempts = message.attempts + 1
  const claimed = { attempts, claimedAt: work.at }
  if (!(await changeMessages(work, [message], 'claimed', claimed))) return { state: 'not-mine' }
  return { message: { ...current, ...claimed, status: 'claimed' }, recipient }
}

/**
 * To whom something is leaving at this moment: the next one waits for the next run. One of which nobody knows whether it arrived doesn't
 * hold up what is newer: a person looks at it, and the newer one may say that the time has changed.
 */
async function listUnderWay({ tx, at }: Work, mails: readonly DueMessage[]): Promise<Set<string>> {
  const claimed = await tx.find(Message, {
    select: { id: true, referralId: true, status: true, statusReason: true, claimedAt: true },
    where: { referralId: In(mails.map(({ referralId }) => referralId)), channel: In([...CARRIED]), status: 'claimed' },
  })
  return new Set(claimed.filter((other) => !isInFlight(other, at)).map(({ referralId }) => referralId))
}

function mayStillSend({ config }: Needs, { kind, address, copyFor, channel }: Message, to: Recipient): boolean {
  if (isAboutAddress(kind)) return address !== null
  if (copyFor === 'counsellor') return counsellorOf(to.referral) !== null
  const person = reachable(to.person, config)
  return channel === 'sms' ? isSmsKind(kind) && person.sms !== null : mayMail(person)
}
