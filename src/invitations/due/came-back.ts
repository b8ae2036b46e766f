import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'
import { Person } from '../../people/person.entity.ts'
import { changeMessage, insertMessage, recordMessage } from '../message/change-message.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { isAboutAddress, type MessageKind } from '../texts/message-data.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipient, findMessage } from '../recipient/recipient.ts'
import type { Moment } from '../../outside/clock.ts'
import { EmailChange } from './email-change.entity.ts'
import type { Channel } from '../recipient/choose-channel.ts'
import { draftMessage } from './draft-message.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/**
 * A person says that a mail bounced, or that the post brought a letter back: the address is bad from now on, and the next way takes
 * over. Not for who has answered already, or may not get the message any more.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`.
 */
export async function recordCameBack(deps: Needs, by: Actor, messageId: string): Promise<void> {
  await deps.db.write(async (tx) => {
    const { message, recipient } = await findMessage(tx, by.scope, messageId)
    await comeBack(tx, deps, by, message, null)
    if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
    const { person } = recipient
    if (message.channel === 'email') await markMailboxGone(tx, person)
    else await tx.update(Person, { id: person.id }, { addressBad: true, version: person.version + 1 })
    await takeNextWay(tx, deps, by, message)
  }, `message:${messageId}`)
}

/** The message itself: it came back, and why. */
export async function comeBack(
  tx: EntityManager,
  { clock }: Pick<Deps, 'clock'>,
  by: Actor,
  message: Message,
  reason: MailTrouble | null,
): Promise<void> {
  const step = message.channel === 'letter' ? 'returned' : 'bounced'
  await changeMessage(tx, message, step, { statusReason: reason })
  await recordMessage(tx, clock.now(), by, message, step, reason)
  await addressUnreachable(tx, message, clock.now())
}

/** What came back told them nothing: the next way does, if they may still get it and don't know it already. */
export async function takeNextWay(tx: EntityManager, deps: Needs, by: Actor, message: Message): Promise<void> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
  const recipient = await findRecipient(tx, message.placementId)
  const answered = recipient.placement.status === 'confirmed' && ASKED_ALREADY.includes(message.kind)
  if (answered || reasonToWithhold(message.kind, standingOf(recipient, deps.clock.now()))) return
  await fallBack(tx, deps, by, message, [message.channel])
}

/** Who has said that they come knows what these say. */
const ASKED_ALREADY: readonly MessageKind[] = ['invitation', 'seat-offered', 'reminder']

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

/** No mail goes to this address any more, until somebody gives another one: families share addresses, so it counts for all of them. */
export async function markMailboxGone(
  tx: EntityManager,
  { municipality, email }: Pick<Person, 'municipality' | 'email'>,
): Promise<void> {
  await tx
    .createQueryBuilder()
    .update(Person)
    .set({ emailBounced: true, version: () => 'version + 1' })
    .where('municipality = :municipality AND LOWER(email) = LOWER(:email)', { municipality, email: email ?? '' })
    .andWhere('email_bounced = :no', { no: false })
    .execute()
}

/** The mail to a new address could not be delivered: the page says so, and the old address stays. */
export async function addressUnreachable(
  tx: EntityManager,
  { kind, occasion }: Pick<Message, 'kind' | 'occasion'>,
  at: Moment,
): Promise<void> {
  if (kind !== 'address-check') return
  await tx.update(EmailChange, { id: occasion, status: 'asked' }, { status: 'unreachable', endedAt: at })
}
