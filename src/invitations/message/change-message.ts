import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { checkMessageStep, type MessageStatus } from './message-status.ts'
import { Message } from './message.entity.ts'

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
