import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { checkMessageStep, type MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { recordMessage } from './message-event.ts'

/** Inserts the row of a message and writes down how it begins. The unique key refuses the same message a second time. */
export async function insertMessage(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  by: Actor,
  message: Message,
): Promise<void> {
  await tx.insert(Message, message as Parameters<typeof tx.insert<Message>>[1])
  const { status, statusReason } = message
  await recordMessage(
    tx,
    clock.now(),
    by,
    message,
    status === 'failed' || status === 'withheld' ? status : 'queued',
    statusReason,
  )
}

/**
 * Takes a message a step further by the hand of a person.
 * @throws ConflictError `message-step` when it may not go there, `changed-meanwhile` when somebody else was first.
 */
export async function changeMessage(
  tx: EntityManager,
  message: Message,
  status: MessageStatus,
  rest: Partial<Pick<Message, 'statusReason' | 'dueAt' | 'attempts' | 'claimedAt' | 'sentAt'>> = {},
): Promise<void> {
  checkMessageStep(message.status, status)
  const { affected } = await tx.update(
    Message,
    { id: message.id, status: message.status },
    { status, statusReason: null, ...rest },
  )
  if (affected !== 1) throw new ConflictError('changed-meanwhile')
}
