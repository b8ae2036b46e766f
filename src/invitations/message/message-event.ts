import type { EntityManager } from 'typeorm'
import type { Actor } from '../../history/actor.ts'
import { Event } from '../../history/event.entity.ts'
import { recordEvent, recordEvents, type Happening } from '../../history/record-event.ts'
import type { Moment } from '../../outside/clock.ts'
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
  | 'delayed'
  | 'bounced'
  | 'returned'

/** Writes down what happened to a message, in the transaction that made it happen. */
export async function recordMessage(
  tx: EntityManager,
  at: Moment,
  by: Actor,
  message: Recorded,
  step: MessageStep,
  reason?: string | null,
): Promise<void> {
  await recordEvent(tx, at, by, happening(message, step, reason))
}

/** The same for many at once: a batch of letters has thousands. */
export async function recordMessages(
  tx: EntityManager,
  at: Moment,
  by: Actor,
  messages: readonly Recorded[],
  step: MessageStep,
  reason?: string,
): Promise<void> {
  await recordEvents(
    tx,
    at,
    by,
    messages.map((message) => happening(message, step, reason)),
  )
}

type Recorded = Pick<Message, 'id' | 'kind' | 'copyFor' | 'channel' | 'municipality' | 'referralId'>

function happening(message: Recorded, step: MessageStep, reason?: string | null): Happening {
  return {
    kind: `${message.copyFor === 'counsellor' ? 'copy' : message.kind}.${step}`,
    referralId: message.referralId,
    municipality: message.municipality,
    data: { message: message.id, channel: message.channel, ...(reason && { reason }) },
  }
}

/** What happened to a message, the latest first. */
export async function findMessageEvents(
  tx: EntityManager,
  message: Pick<Message, 'id' | 'referralId'>,
): Promise<Event[]> {
  const events = await tx.find(Event, { where: { referralId: message.referralId }, order: { at: 'DESC' } })
  return events.filter(({ data }) => data['message'] === message.id)
}
