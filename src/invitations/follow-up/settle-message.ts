import type { Deps, World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import { changeMessage, insertMessage, recordMessage } from '../message/change-message.ts'
import { draftMessage } from '../due/draft-message.ts'
import { MESSAGE_STEPS } from '../message/message-status.ts'
import type { Moment } from '../../outside/clock.ts'
import { Message } from '../message/message.entity.ts'
import { isInFlight } from '../recipient/needs-person.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { findMessage, type FoundMessage } from '../recipient/recipient.ts'
import { takeAnswer } from '../../groups/seats/answer-placement.ts'
import type { DeclineReason } from '../../groups/placement-status.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/**
 * A person decides that a mail of which nobody knows whether it arrived counts as sent.
 * @throws NotFoundError `message-unknown`; ConflictError `message-not-in-flight`, `changed-meanwhile`.
 */
export async function countAsSent(deps: World, by: Actor, messageId: string): Promise<void> {
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { message } = await findMessage(work.tx, by.scope, messageId)
    if (!isInFlight(message, work.at)) throw new ConflictError('message-not-in-flight')
    await changeMessage(work, message, 'sent', { sentAt: message.claimedAt ?? work.at })
    await recordMessage(work, message, 'sent')
  })
}

/** What can be tried once more without asking anybody first: a mail of which nobody knows whether it arrived, and what failed. */
export function mayTryAgain(message: Pick<Message, 'status' | 'statusReason' | 'claimedAt'>, now: Moment): boolean {
  return message.status === 'failed' || isInFlight(message, now)
}

/**
 * The same decision for several messages: that mails of which nobody knows whether they arrived count as sent, or that they and what failed
 * are tried again. What somebody else settled meanwhile is passed over, and who still can't be reached.
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
    const may = choice === 'sent' ? isInFlight : mayTryAgain
    if (!may(message, deps.clock.now())) continue
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
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const found = await findMessage(work.tx, by.scope, messageId)
    const { message } = found
    if (message.status === 'claimed' && !isInFlight(message, work.at)) throw new ConflictError('message-not-in-flight')
    if (message.channel === 'call') await chooseAnew(work, deps, found)
    else await queueAgain(work, message)
    await recordMessage(work, message, 'again')
  })
}

async function queueAgain(work: Work, message: Message): Promise<void> {
  await changeMessage(work, message, 'queued', { dueAt: work.at, claimedAt: null })
}

/** Another way leaves this row behind as withheld; the row of that way may be there from an earlier try. */
async function chooseAnew(work: Work, deps: Pick<Deps, 'config'>, { message, recipient }: FoundMessage): Promise<void> {
  const { kind, occasion, copyFor, placementId } = message
  // Such a mail waits for nobody to be called.
  if (isAboutAddress(kind)) return
  const earlier = await work.tx.findBy(Message, { placementId, kind, occasion, copyFor })
  // What came back, or was given up for this call, is not sent again.
  const over = earlier.filter(({ status }) => status !== 'queued' && !MESSAGE_STEPS[status].includes('queued'))
  const without = over.map(({ channel }) => channel)
  const next = draftMessage(work, deps, recipient, { kind, occasion, without })
  if (next.status === 'failed') throw new ConflictError('still-unreachable')
  if (next.channel === 'call') return message.status === 'queued' ? undefined : queueAgain(work, message)
  const row = earlier.find(({ channel }) => channel === next.channel)
  if (row) await queueAgain(work, row)
  else await insertMessage(work, next)
  await changeMessage(work, message, 'withheld', { statusReason: 'other-way' })
}

/** What came of a call: an answer, only told (a cancellation asks nothing), or nobody answered the phone. */
export type CallOutcome =
  | { readonly outcome: 'coming' }
  | { readonly outcome: 'not-coming'; readonly reason: DeclineReason }
  | { readonly outcome: 'told' }
  | { readonly outcome: 'missed' }

/**
 * Writes down a call to somebody on the list, together with the answer. Who was not reached stays on the list.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`, and those of `takeAnswer`.
 */
export async function recordCall(deps: World, by: Actor, messageId: string, call: CallOutcome): Promise<void> {
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { tx, at } = work
    const { message } = await findMessage(tx, by.scope, messageId)
    const open = message.status === 'failed' || (message.channel === 'call' && message.status === 'queued')
    if (!open) throw new ConflictError('message-step', { from: message.status, to: 'sent' })
    if (call.outcome === 'missed') {
      await tx.update(Message, { id: message.id }, { attempts: message.attempts + 1 })
      return recordMessage(work, message, 'missed')
    }
    await changeMessage(work, message, 'sent', { sentAt: at, attempts: message.attempts + 1 })
    await recordMessage(work, message, 'called')
    if (call.outcome === 'coming') await takeAnswer(work, message.placementId, { coming: true }, 'telephone')
    if (call.outcome === 'not-coming')
      await takeAnswer(work, message.placementId, { coming: false, reason: call.reason }, 'telephone')
  })
}
