import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { Channel } from '../recipient/choose-channel.ts'
import { draftMessage } from './draft-message.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { insertMessage } from '../message/change-message.ts'

/**
 * The next way to tell the same: after a mail a letter if the post can still be in time, after that the call list. The row of the next
 * way exists at most once, so falling back twice adds nothing. A counsellor's copy and what is about an e-mail address go by e-mail or
 * not at all.
 * @param tried Ways that can't be used.
 */
export async function fallBack(
  tx: EntityManager,
  deps: Pick<Deps, 'clock' | 'config'>,
  by: Actor,
  message: Message,
  tried: readonly Channel[],
): Promise<Message | null> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return null
  const recipient = await findRecipient(tx, message.placementId)
  const { kind, occasion, copyFor, placementId } = message
  const next = draftMessage(deps, recipient, { kind, occasion, without: tried })
  if (await tx.existsBy(Message, { placementId, kind, occasion, copyFor, channel: next.channel })) return null
  await insertMessage(tx, deps, by, next)
  return next
}
