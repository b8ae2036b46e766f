import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import type { Channel } from './choose-channel.ts'
import { draftMessage } from './draft-message.ts'
import { recordMessage } from './message-event.ts'
import { Message } from './message.entity.ts'
import { findRecipient } from './recipient.ts'

/**
 * The next way to tell the same: after a mail a letter if the post can still be in time, after that the call list. The row of the next
 * way exists at most once, so falling back twice adds nothing.
 * @param tried Ways that can't be used.
 */
export async function fallBack(
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config'>,
  by: Actor,
  message: Message,
  tried: readonly Channel[],
): Promise<Message | null> {
  const recipient = await findRecipient(tx, message.placementId)
  const { kind, occasion, placementId } = message
  const next = draftMessage(deps, recipient, { kind, occasion, without: tried })
  if (await tx.existsBy(Message, { placementId, kind, occasion, channel: next.channel })) return null
  await tx.insert(Message, next as Parameters<typeof tx.insert<Message>>[1])
  const step = next.status === 'queued' ? 'queued' : next.status === 'failed' ? 'failed' : 'withheld'
  await recordMessage(tx, deps.clock.now(), by, next, step, next.statusReason)
  return next
}
