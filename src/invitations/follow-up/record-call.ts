import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { answerPlacement } from '../../groups/seats/answer-placement.ts'
import type { DeclineReason } from '../../groups/seats/decline-reasons.ts'
import type { Actor } from '../../history/actor.ts'
import { changeMessage } from '../message/change-message.ts'
import { recordMessage } from '../message/message-event.ts'
import { Message } from '../message/message.entity.ts'
import { findMessage } from '../recipient/recipient.ts'

/** What came of a call: an answer, only told (a cancellation asks nothing), or nobody answered the phone. */
export type CallOutcome =
  | { readonly outcome: 'coming' }
  | { readonly outcome: 'not-coming'; readonly reason: DeclineReason }
  | { readonly outcome: 'told' }
  | { readonly outcome: 'missed' }

/**
 * Writes down a call to somebody on the list, together with the answer. Who was not reached stays on the list.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`, and those of `answerPlacement`.
 */
export async function recordCall(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  messageId: string,
  call: CallOutcome,
): Promise<void> {
  const { db, clock } = deps
  await db.write(async (tx) => {
    const { message } = await findMessage(tx, by.scope, messageId)
    const open = message.status === 'failed' || (message.channel === 'call' && message.status === 'queued')
    if (!open) throw new ConflictError('message-step', { from: message.status, to: 'sent' })
    if (call.outcome === 'missed') {
      await tx.update(Message, { id: message.id }, { attempts: message.attempts + 1 })
      return recordMessage(tx, clock.now(), by, message, 'missed')
    }
    await changeMessage(tx, message, 'sent', { sentAt: clock.now(), attempts: message.attempts + 1 })
    await recordMessage(tx, clock.now(), by, message, 'called')
    if (call.outcome === 'coming') await answerPlacement(deps, by, message.placementId, { coming: true })
    if (call.outcome === 'not-coming')
      await answerPlacement(deps, by, message.placementId, { coming: false, reason: call.reason })
  }, `message:${messageId}`)
}
