import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { Person } from '../people/person.entity.ts'
import { changeMessage } from './change-message.ts'
import { isCopy } from './counsellor-copy.ts'
import { fallBack } from './fall-back.ts'
import { findMessage } from './find-message.ts'
import { reasonToWithhold } from './may-send.ts'
import type { MessageKind } from './message-data.ts'
import { recordMessage } from './message-event.ts'
import { findRecipient, situationOf } from './recipient.ts'

/**
 * A mail bounced, or the post brought a letter back: the address is bad from now on, and the next way takes over. Not for who has
 * answered already, or may not get the message any more.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`.
 */
export async function recordCameBack(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  messageId: string,
): Promise<void> {
  const { db, clock } = deps
  await db.write(async (tx) => {
    const { message } = await findMessage(tx, by.scope, messageId)
    const step = message.channel === 'letter' ? 'returned' : 'bounced'
    await changeMessage(tx, message, step)
    await recordMessage(tx, clock.now(), by, message, step)
    if (isCopy(message)) return
    // Looked up again: what came back told them nothing.
    const recipient = await findRecipient(tx, message.placementId)
    const { id, version } = recipient.person
    await tx.update(
      Person,
      { id },
      { ...(step === 'returned' ? { addressBad: true } : { emailBounced: true }), version: version + 1 },
    )
    const answered = recipient.placement.status === 'confirmed' && ASKED_ALREADY.includes(message.kind)
    if (answered || reasonToWithhold(message.kind, situationOf(recipient, clock.now()))) return
    await fallBack(tx, deps, by, message, [message.channel])
  }, `message:${messageId}`)
}

/** Who has said that they come knows what these say. */
const ASKED_ALREADY: readonly MessageKind[] = ['invitation', 'seat-offered', 'reminder']
