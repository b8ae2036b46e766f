import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { recordMessage } from './message-event.ts'
import { Message } from './message.entity.ts'

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
