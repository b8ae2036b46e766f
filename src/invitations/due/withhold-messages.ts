import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { latestPrintDay } from '../recipient/choose-channel.ts'
import { draftMessage, type Now } from './draft-message.ts'
import { postFor } from '../recipient/recipient-data.ts'
import { SENDINGS } from '../message/channel.ts'
import { changeMessages, recordMessage } from '../message/change-message.ts'
import type { MessageReason, MessageStatus, WithholdReason } from '../message/message-status.ts'
import { AGAIN, Message } from '../message/message.entity.ts'
import {
  findMessage,
  findRecipient,
  withRecipients,
  type FoundMessage,
  type Recipient,
} from '../recipient/recipient.ts'
import { whyWithhold } from '../recipient/may-send.ts'
import { ConflictError } from '../../errors.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { isSamePlan, standingPlan } from '../recipient/when-and-where.ts'
import { fallBack } from './came-back.ts'

/** Whose message did not go out, and why: somebody may see why nothing is done. */
export interface Held {
  readonly reference: string
  readonly reason: WithholdReason
}

/**
 * Pulls back what still waits and may not go out any more: mails, letters not yet printed, calls not yet made. What may, and names a
 * time that no longer holds, is written anew. A letter for which the post is too late by now becomes a call. The same look is taken again
 * at the very moment that a mail or letter leaves.
 */
export async function withholdMessages(deps: Pick<Deps, 'db' | 'clock' | 'config'>, by: Actor): Promise<Held[]> {
  const { db, clock } = deps
  const now = { at: clock.now(), today: clock.today() }
  const waiting = await db.read.findBy(Message, { status: In(WAITING) })
  const mine = waiting.filter(({ municipality }) => inScope(by.scope, municipality))
  const held: Held[] = []
  for (const found of await withRecipients(db.read, mine)) {
    if (!isOver(now, found)) continue
    const { id } = found.message
    held.push(...(await work(deps, by, { lock: `message:${id}` }, (work) => lookAgain(work, deps, id))))
  }
  return held
}

const WAITING: MessageStatus[] = ['queued', 'failed']

/** True for what can't stay as it waits. */
function isOver(now: Now, { message, recipient }: FoundMessage): boolean {
  return (
    whyWithhold(message, recipient, now.at) !== null ||
    isLate(now, message, recipient) ||
    isOutdated(message, recipient)
  )
}

async function lookAgain(work: Work, deps: Pick<Deps, 'config'>, id: string): Promise<Held[]> {
  const message = await work.tx.findOneBy(Message, { id, status: In(WAITING) })
  if (!message) return []
  const recipient = await findRecipient(work.tx, message.placementId)
  const reason = whyWithhold(message, recipient, work.at)
  if (reason) {
    const { reference } = recipient.referral
    return (await withhold(work, message, reason)) ? [{ reference, reason }] : []
  }
  if (!isLate(work, message, recipient)) await upToDate(work, deps, message, recipient)
  else if (await withhold(work, message, 'post-too-late')) await fallBack(work, deps, message)
  return []
}

/** A letter that nobody printed while the post could still be in time. One in a batch is being printed. */
function isLate(now: Now, { kind, channel, status, batchId }: Message, recipient: Recipient): boolean {
  if (channel !== 'letter' || status !== 'queued' || batchId !== null) return false
  return now.today > latestPrintDay(postFor(kind, recipient, now))
}

/** Withholds a message that waits; false when it waits no more. */
export async function withhold(work: Work, message: Message, reason: MessageReason): Promise<boolean> {
  if (!(await changeMessages(work, [message], 'withheld', { statusReason: reason, batchId: null }))) return false
  await recordMessage(work, message, 'withheld', reason)
  return true
}

/** True for a message that names a time or place which no longer holds. */
function isOutdated({ told }: Pick<Message, 'told'>, recipient: Recipient): boolean {
  return told !== null && !isSamePlan(told, standingPlan(recipient))
}

/**
 * A message that still waits, written anew when a session moved meanwhile: nobody gets a time that no longer holds. The way that it
 * goes stays the same; who prints or sends it sees whether that is still in time.
 */
export async function upToDate(
  work: Work,
  deps: Pick<Deps, 'config'>,
  message: Message,
  recipient: Recipient,
): Promise<Message> {
  if (isAboutAddress(message.kind) || !isOutdated(message, recipient)) return message
  const { kind, occasion, copyFor, channel } = message
  // In which language it is sent once more, somebody chose.
  const chosen = occasion.startsWith(AGAIN) && { language: message.language }
  const fresh = draftMessage(work, deps, recipient, { kind, occasion, copyFor, channel, ...chosen })
  const { snapshot, told, templateVersion, language } = fresh
  const change = { snapshot, told, templateVersion, language } as Parameters<EntityManager['update']>[2]
  await work.tx.update(Message, { id: message.id }, change)
  return { ...message, snapshot, told, templateVersion, language }
}

/**
 * Takes a letter out of those that wait for the printer; also out of a batch that is being made, which is then made anew without it.
 * Whoever does this tells the person some other way: until then the person is on the list of who is to be called.
 * @throws NotFoundError `message-unknown`; ConflictError `letter-not-waiting`: it was printed meanwhile, or is no letter.
 */
export async function pullLetter(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  messageId: string,
): Promise<void> {
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { message } = await findMessage(work.tx, by.scope, messageId)
    const waits = message.channel === 'letter' && message.status === 'queued'
    if (!waits || !(await withhold(work, message, 'pulled'))) throw new ConflictError('letter-not-waiting')
    await fallBack(work, deps, message, SENDINGS)
  })
}
