import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { isCopy } from '../message/counsellor-copy.ts'
import { draftMessage } from './draft-message.ts'
import { Message } from '../message/message.entity.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { isSamePlan, standingPlan } from '../recipient/when-and-where.ts'

/** True for a message that names a time or place which no longer holds. */
export function isOutdated({ told }: Pick<Message, 'told'>, recipient: Recipient): boolean {
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
  const { kind, occasion, channel } = message
  const fresh = draftMessage(deps, recipient, { kind, occasion, channel, copy: isCopy(message) })
  const { snapshot, told, templateVersion, language } = fresh
  const change = { snapshot, told, templateVersion, language } as Parameters<typeof tx.update<Message>>[2]
  await tx.update(Message, { id: message.id }, change)
  return { ...message, snapshot, told, templateVersion, language }
}
