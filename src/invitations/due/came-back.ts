import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'
import { Person } from '../../people/person.entity.ts'
import { changeMessage, insertMessage, recordMessage } from '../message/change-message.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { isAboutAddress, type MessageKind } from '../texts/message-data.ts'
import { Message } from '../message/message.entity.ts'
import { findRecipient, findMessage } from '../recipient/recipient.ts'
import { EmailChange } from './email-change.entity.ts'
import type { Channel } from '../recipient/choose-channel.ts'
import { draftMessage } from './draft-message.ts'
import { findByCode, readCode } from '../message/short-address.ts'
import { In, type EntityManager } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { municipalitiesIn } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/**
 * A person says that a mail bounced, or that the post brought a letter back: the address is bad from now on, and the next way takes
 * over. Not for who has answered already, or may not get the message any more.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`.
 */
export async function recordCameBack(deps: Needs, by: Actor, messageId: string): Promise<void> {
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { tx } = work
    const { message, recipient } = await findMessage(tx, by.scope, messageId)
    await comeBack(work, message, null)
    if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
    const { person } = recipient
    if (message.channel === 'email') await markMailboxGone(work, person)
    else await tx.update(Person, { id: person.id }, { addressBad: true, version: person.version + 1 })
    await takeNextWay(work, deps, message)
  })
}

/** The message itself: it came back, and why. */
export async function comeBack(work: Work, message: Message, reason: MailTrouble | null): Promise<void> {
  const step = message.channel === 'letter' ? 'returned' : 'bounced'
  await changeMessage(work, message, step, { statusReason: reason })
  await recordMessage(work, message, step, reason)
  await addressUnreachable(work, message)
}

/** What came back told them nothing: the next way does, if they may still get it and don't know it already. */
export async function takeNextWay(work: Work, deps: Pick<Deps, 'config'>, message: Message): Promise<void> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
  const recipient = await findRecipient(work.tx, message.placementId)
  const { status, answeredAt } = recipient.placement
  const since = answeredAt !== null && answeredAt > message.createdAt
  const answered = status === 'confirmed' && since && ASKED_ALREADY.includes(message.kind)
  if (answered || reasonToWithhold(message.kind, standingOf(recipient, work.at))) return
  await fallBack(work, deps, message, [message.channel])
}

/** Who has said since that they come knows what these say. */
const ASKED_ALREADY: readonly MessageKind[] = ['invitation', 'seat-offered', 'reminder']

/**
 * The next way to tell the same: after a mail a letter if the post can still be in time, after that the call list. The row of the next
 * way exists at most once, so falling back twice adds nothing. A counsellor's copy and what is about an e-mail address go by e-mail or
 * not at all.
 * @param tried Ways that can't be used.
 */
export async function fallBack(
  work: Work,
  deps: Pick<Deps, 'config'>,
  message: Message,
  tried: readonly Channel[],
): Promise<Message | null> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return null
  const recipient = await findRecipient(work.tx, message.placementId)
  const { kind, occasion, copyFor, placementId } = message
  const next = draftMessage(work, deps, recipient, { kind, occasion, without: tried })
  if (await work.tx.existsBy(Message, { placementId, kind, occasion, copyFor, channel: next.channel })) return null
  await insertMessage(work, next)
  return next
}

/** No mail goes to this address any more, until somebody gives another one: families share addresses, so it counts for all of them. */
export async function markMailboxGone(
  { tx }: Work,
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
  { tx, at }: Work,
  { kind, occasion }: Pick<Message, 'kind' | 'occasion'>,
): Promise<void> {
  if (kind !== 'address-check') return
  await tx.update(EmailChange, { id: occasion, status: 'asked' }, { status: 'unreachable', endedAt: at })
}

/**
 * The post brought a letter back. What stands on it is typed, or scanned: the reference, or the QR code with its link. The last printed
 * letter of that person counts as returned.
 * @returns The id of that message.
 * @throws NotFoundError `letter-not-found`; ConflictError `letter-returned`: noted already; and what `recordCameBack` throws.
 */
export async function takeReturnedPost(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>,
  by: Actor,
  given: string,
): Promise<string> {
  const referralId = (await byLink(deps, given)) ?? (await byReference(deps.db.read, by, given))
  const [letter] = referralId ? await printedTo(deps.db.read, by, referralId) : []
  if (!letter)
    throw new NotFoundError('letter-not-found', { given: given.slice(0, 60).replace(/\/([uk])\/.*/i, '/$1/…') })
  if (letter.status === 'returned') throw new ConflictError('letter-returned')
  await recordCameBack(deps, by, letter.id)
  return letter.id
}

/** A scanner types the whole link of the code, and then perhaps an Enter; a person the short address under it. */
async function byLink({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, given: string): Promise<string | null> {
  const code = /\/k\//i.test(given) ? readCode(given) : null
  if (code) return (await findByCode(db.read, secrets, code))?.referral.id ?? null
  const token = /\/u\/([a-z2-9]{26})\/?$/i.exec(given.trim())?.[1]?.toLowerCase()
  if (!token) return null
  const tokenHash = In(secrets.hashes('token', token))
  const placement = await db.read.findOne(Placement, { where: { tokenHash }, relations: { referral: true } })
  return placement?.referral.id ?? null
}

async function byReference(tx: EntityManager, by: Actor, given: string): Promise<string | null> {
  const reference = given.trim()
  const municipality = municipalitiesIn(by.scope)
  const either = { reference: In([reference, reference.toUpperCase()]), ...(municipality && { municipality }) }
  const found = await tx.findBy(Referral, either)
  return found.length === 1 ? (found[0]?.id ?? null) : null
}

function printedTo(tx: EntityManager, by: Actor, referralId: string): Promise<Message[]> {
  const municipality = municipalitiesIn(by.scope)
  return tx.find(Message, {
    where: {
      referralId,
      channel: 'letter',
      status: In(['printed', 'returned']),
      ...(municipality && { municipality }),
    },
    order: { sentAt: 'DESC' },
    take: 1,
  })
}
