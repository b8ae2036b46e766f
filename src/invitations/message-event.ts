import type { EntityManager } from 'typeorm'
import type { Actor } from '../history/actor.ts'
import { Event } from '../history/event.entity.ts'
import { recordEvent } from '../history/record-event.ts'
import type { Moment } from '../outside/clock.ts'
import { isCopy } from './counsellor-copy.ts'
import type { Message } from './message.entity.ts'

/** What can happen to a message; each has a sentence in the history for each kind, `invitation.sent`. */
export type MessageStep =
  | 'queued'
  | 'sent'
  | 'later'
  | 'failed'
  | 'withheld'
  | 'unknown'
  | 'printed'
  | 'called'
  | 'missed'
  | 'again'
  | 'bounced'
  | 'returned'

/** Writes down what happened to a message, in the transaction that made it happen. */
export async function recordMessage(
  tx: EntityManager,
  at: Moment,
  by: Actor,
  message: Pick<Message, 'id' | 'kind' | 'occasion' | 'channel' | 'municipality' | 'referralId'>,
  step: MessageStep,
  reason?: string | null,
): Promise<void> {
  await recordEvent(tx, at, by, {
    kind: `${isCopy(message) ? 'copy' : message.kind}.${step}`,
    referralId: message.referralId,
    municipality: message.municipality,
    data: { message: message.id, channel: message.channel, ...(reason && { reason }) },
  })
}

/** What happened to a message, the latest first. */
export async function findMessageEvents(
  tx: EntityManager,
  message: Pick<Message, 'id' | 'referralId'>,
): Promise<Event[]> {
  const events = await tx.find(Event, { where: { referralId: message.referralId }, order: { at: 'DESC' } })
  return events.filter(({ data }) => data['message'] === message.id)
}
