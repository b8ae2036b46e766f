import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipient, type Recipient } from './recipient.ts'

/** A message with the person it is for. */
export interface FoundMessage {
  readonly message: Message
  readonly recipient: Recipient
}

/**
 * A message, for who may see it.
 * @throws NotFoundError `message-unknown`
 */
export async function findMessage(tx: EntityManager, scope: Scope, id: string): Promise<FoundMessage> {
  const message = await tx.findOneBy(Message, { id })
  if (!message || !inScope(scope, message.municipality)) throw new NotFoundError('message-unknown')
  return { message, recipient: await findRecipient(tx, message.placementId) }
}
