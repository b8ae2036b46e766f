import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import type { Clock } from '../../outside/clock.ts'
import { latestPrintDay } from '../recipient/choose-channel.ts'
import { postFor, draftMessage } from './draft-message.ts'
import { changeMessages, recordMessage } from '../message/change-message.ts'
import type { MessageReason } from '../message/message-status.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipients, type Recipient, findMessage } from '../recipient/recipient.ts'
import { whyWithhold } from '../recipient/may-send.ts'
import { ConflictError } from '../../errors.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { isSamePlan, standingPlan } from '../recipient/when-and-where.ts'
import { fallBack } from './came-back.ts'
import type { Held } from './holes.ts'

/**
 * Pulls back what still waits and may not go out any more: mails, letters not yet printed, calls not yet made. What may, and names a
 * time that no longer holds, is written anew. A letter for which the post is too late by now becomes a call. The same look is taken again at the very moment that a mail or letter leaves.
 */
export async function withholdMessages(deps: Pick<Deps, 'db' | 'clock' | 'config'>, by: Actor): Promise<Held[]> {
  const { db, clock } = deps
  const waiting = await db.read.findBy(Message, { status: In(['queued', 'failed']) })
  const mine = waiting.filter(({ municipality }) => inScope(by.scope, municipality))
  const recipients = await findRecipients(db.read, [...new Set(mine.map(({ placementId }) => placementId))])
  const held: Held[] = []
  for (const message of mine) {
    const recipient = recipients.get(message.placementId)
    if (!recipient) continue
    const reason = whyWithhold(message, recipient, clock.now())
    if (!reason && isLate(message, recipient, clock)) {
      await db.write((tx) => callInstead(tx, deps, by, message))
      continue
    }
    if (!reason && isOutdated(message, recipient)) await db.write((tx) => upToDate(tx, deps, message, recipient))
    if (!reason || !(await db.write((tx) => withhold(tx, deps, by, message, reason)))) continue
    held.push({ reference: recipient.referral.reference, reason })
  }
  return held
}

/** A letter that nobody printed while the post could still be in time. One in a batch is being printed. */
function isLate({ kind, channel, status, batchId }: Message, recipient: Recipient, clock: Clock): boolean {
  if (channel !== 'letter' || status !== 'queued' || batchId !== null) return false
  return clock.today() > latestPrintDay(postFor(kind, recipient, clock))
}

async function callInstead(
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config'>,
  by: Actor,
  message: Message,
): Promise<void> {
  if (await withhold(tx, deps, by, message, 'post-too-late')) await fallBack(tx, deps, by, message, ['letter'])
}

/** Withholds a message that waits; false when it waits no more. */
export async function withhold(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  by: Actor,
  message: Message,
  reason: MessageReason,
): Promise<boolean> {
  if (!(await changeMessages(tx, [message], 'withheld', { statusReason: reason, batchId: null }))) return false
  await recordMessage(tx, clock.now(), by, message, 'withheld', reason)
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
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config'>,
  message: Message,
  recipient: Recipient,
): Promise<Message> {
  if (isAboutAddress(message.kind) || !isOutdated(message, recipient)) return message
  const { kind, occasion, copyFor, channel } = message
  const fresh = draftMessage(deps, recipient, { kind, occasion, copyFor, channel })
  const { snapshot, told, templateVersion, language } = fresh
  const change = { snapshot, told, templateVersion, language } as Parameters<typeof tx.update<Message>>[2]
  await tx.update(Message, { id: message.id }, change)
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
  await deps.db.write(async (tx) => {
    const { message } = await findMessage(tx, by.scope, messageId)
    const waits = message.channel === 'letter' && message.status === 'queued'
    if (!waits || !(await withhold(tx, deps, by, message, 'pulled'))) throw new ConflictError('letter-not-waiting')
    await fallBack(tx, deps, by, message, ['letter', 'email'])
  }, `message:${messageId}`)
}
