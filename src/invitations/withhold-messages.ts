import { In, type EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { inScope } from '../municipalities/scope.ts'
import type { Held } from './held.ts'
import { recordMessage } from './message-event.ts'
import { Message } from './message.entity.ts'
import { findRecipients, whyWithhold } from './recipient.ts'
import { isOutdated, upToDate } from './up-to-date.ts'

/**
 * Pulls back what still waits and may not go out any more: mails, letters not yet printed, calls not yet made. What may, and names a
 * time that no longer holds, is written anew. The same look is taken again at the very moment that a mail or letter leaves.
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
    if (!reason && isOutdated(message, recipient)) await db.write((tx) => upToDate(tx, deps, message, recipient))
    if (!reason || !(await db.write((tx) => withhold(tx, deps, by, message, reason)))) continue
    held.push({ reference: recipient.referral.reference, reason })
  }
  return held
}

/** Withholds a message that waits; false when it waits no more. */
export async function withhold(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  by: Actor,
  message: Message,
  reason: string,
): Promise<boolean> {
  const { affected } = await tx.update(
    Message,
    { id: message.id, status: message.status },
    { status: 'withheld', statusReason: reason, batchId: null },
  )
  if (affected !== 1) return false
  await recordMessage(tx, clock.now(), by, message, 'withheld', reason)
  return true
}
