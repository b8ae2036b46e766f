import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { changeMessage, insertMessage, recordMessage } from '../message/change-message.ts'
import { draftMessage } from '../due/draft-message.ts'
import { Message } from '../message/message.entity.ts'
import { isInFlight } from '../recipient/needs-person.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { findMessage, type FoundMessage } from '../recipient/recipient.ts'
import { answerPlacement } from '../../groups/seats/answer-placement.ts'
import type { DeclineReason } from '../../groups/seats/decline-reasons.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/**
 * A person decides that a mail of which nobody knows whether it arrived counts as sent.
 * @throws NotFoundError `message-unknown`; ConflictError `message-not-in-flight`, `changed-meanwhile`.
 */
export async function countAsSent(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  messageId: string,
): Promise<void> {
  await db.write(async (tx) => {
    const { message } = await findMessage(tx, by.scope, messageId)
    if (!isInFlight(message, clock.now())) throw new ConflictError('message-not-in-flight')
    await changeMessage(tx, message, 'sent', { sentAt: message.claimedAt ?? clock.now() })
    await recordMessage(tx, clock.now(), by, message, 'sent')
  }, `message:${messageId}`)
}

/**
 * The same decision for several mails of which nobody knows whether they arrived. What somebody else settled meanwhile is passed over.
 * @returns How many were settled.
 * @throws NotFoundError `message-unknown`
 */
export async function settleTogether(
  deps: Needs,
  by: Actor,
  messageIds: readonly string[],
  choice: 'sent' | 'again',
): Promise<number> {
  let settled = 0
  for (const id of messageIds) {
    const { message } = await findMessage(deps.db.read, by.scope, id)
    if (!isInFlight(message, deps.clock.now())) continue
    try {
      await (choice === 'sent' ? countAsSent(deps, by, id) : tryAgain(deps, by, id))
      settled++
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
    }
  }
  return settled
}

/**
 * Tries once more: a mail of which nobody knows whether it arrived, a letter that could not be printed, or somebody whose address or
 * number is known now; then the best way is chosen anew.
 * @throws NotFoundError `message-unknown`; ConflictError `message-not-in-flight`, `still-unreachable`, `message-step`.
 */
export async function tryAgain(deps: Needs, by: Actor, messageId: string): Promise<void> {
  const { db, clock } = deps
  await db.write(async (tx) => {
    const found = await findMessage(tx, by.scope, messageId)
    const { message } = found
    if (message.status === 'claimed' && !isInFlight(message, clock.now()))
      throw new ConflictError('message-not-in-flight')
    if (message.channel === 'call') await chooseAnew(tx, deps, by, found)
    else await queueAgain(tx, deps, message)
    await recordMessage(tx, clock.now(), by, message, 'again')
  }, `message:${messageId}`)
}

async function queueAgain(tx: EntityManager, { clock }: Needs, message: Message): Promise<void> {
  await changeMessage(tx, message, 'queued', { dueAt: clock.now(), claimedAt: null })
}

/** Another way leaves this row behind as withheld; the row of that way may be there from an earlier try. */
async function chooseAnew(
  tx: EntityManager,
  deps: Needs,
  by: Actor,
  { message, recipient }: FoundMessage,
): Promise<void> {
  const { kind, occasion, copyFor, placementId } = message
  // Such a mail waits for nobody to be called.
  if (isAboutAddress(kind)) return
  const next = draftMessage(deps, recipient, { kind, occasion })
  if (next.status === 'failed') throw new ConflictError('still-unreachable')
  if (next.channel === 'call') return message.status === 'queued' ? undefined : queueAgain(tx, deps, message)
  const earlier = await tx.findOneBy(Message, { placementId, kind, occasion, copyFor, channel: next.channel })
  if (earlier) await queueAgain(tx, deps, earlier)
  else await insertMessage(tx, deps, by, next)
  await changeMessage(tx, message, 'withheld', { statusReason: 'other-way' })
}

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
