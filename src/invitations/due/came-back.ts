import type { Deps } from '../../deps.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import type { MailTrouble } from '../../outside/mail/mail-status.ts'
import { Person } from '../../people/person.entity.ts'
import { changeMessage, insertMessage, recordMessage } from '../message/change-message.ts'
import { reasonToWithhold, standingOf } from '../recipient/may-send.ts'
import { isAboutAddress, type MessageKind } from '../texts/message-data.ts'
import { Message } from '../message/message.entity.ts'
import { findAddressee } from '../recipient/addressee.ts'
import { postalLines } from '../recipient/recipient-data.ts'
import { findRecipient, findMessage } from '../recipient/recipient.ts'
import { EmailChange } from './email-change.entity.ts'
import type { Channel } from '../message/channel.ts'
import { draftMessage } from './draft-message.ts'
import { findByCode, readCode } from '../message/short-address.ts'
import { In, IsNull, type EntityManager } from 'typeorm'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { municipalitiesIn } from '../../municipalities/scope.ts'
import { PersonMerge } from '../../referrals/person-merge.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config'>

/**
 * A person says that a mail bounced, or that the post brought a letter back: the address is bad from now on; or that an SMS did not
 * arrive. The next way takes over. Not for who has answered already, or may not get the message any more.
 * @throws NotFoundError `message-unknown`; ConflictError `message-step`, `changed-meanwhile`.
 */
export async function recordCameBack(deps: Needs, by: Actor, messageId: string): Promise<void> {
  await work(deps, by, { lock: `message:${messageId}` }, async (work) => {
    const { tx } = work
    const { message, recipient } = await findMessage(tx, by.scope, messageId)
    await comeBack(work, message, null)
    if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
    const addressee = await findAddressee(tx, message, recipient.person)
    if (message.channel === 'email') await markMailboxGone(work, addressee)
    if (message.channel === 'letter') await markAddressBad(work, addressee, recipient.person)
    await takeNextWay(work, deps, message)
  })
}

/** The message itself: it came back, and why. */
export async function comeBack(work: Work, message: Message, reason: MailTrouble | null): Promise<void> {
  await changeMessage(work, message, message.channel === 'letter' ? 'returned' : 'bounced', { statusReason: reason })
  await recordMessage(work, message, CAME_BACK[message.channel], reason)
  await addressUnreachable(work, message)
}

const CAME_BACK = { email: 'bounced', sms: 'not-arrived', letter: 'returned', call: 'missed' } as const

/** What came back told them nothing: the next way does, if they may still get it and don't know it already. */
export async function takeNextWay(work: Work, deps: Pick<Deps, 'config'>, message: Message): Promise<void> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return
  const recipient = await findRecipient(work.tx, message.placementId)
  const { status, answeredAt } = recipient.placement
  const since = answeredAt !== null && answeredAt > message.createdAt
  const answered = status === 'confirmed' && since && ASKED_ALREADY.includes(message.kind)
  if (answered || reasonToWithhold(message.kind, standingOf(recipient, work.at))) return
  await fallBack(work, deps, message)
}

/** Who has said since that they come knows what these say. */
const ASKED_ALREADY: readonly MessageKind[] = ['invitation', 'seat-offered', 'reminder']

/**
 * The next way to tell the same: after a mail an SMS, then a letter if the post can still be in time, after that the call list. Each is
 * tried once, so falling back twice adds nothing. A counsellor's copy and what is about an e-mail address go by e-mail or not at all.
 * @param without Ways that can't be used besides those that were tried.
 */
export async function fallBack(
  work: Work,
  deps: Pick<Deps, 'config'>,
  message: Message,
  without: readonly Channel[] = [],
): Promise<Message | null> {
  if (message.copyFor === 'counsellor' || isAboutAddress(message.kind)) return null
  const recipient = await findRecipient(work.tx, message.placementId)
  const { kind, occasion, copyFor, placementId } = message
  const tried = (await work.tx.findBy(Message, { placementId, kind, occasion, copyFor })).map(({ channel }) => channel)
  const next = draftMessage(work, deps, recipient, { kind, occasion, without: [...tried, ...without] })
  if (tried.includes(next.channel)) return null
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

/** No post goes to this address any more; who turned out to be the same person has it too, or another one that is not to blame. */
async function markAddressBad({ tx }: Work, addressee: Person, person: Person): Promise<void> {
  const [bad, own] = [addressee, person].map((one) => postalLines(one).join('\n'))
  const id = In(bad === own ? [addressee.id, person.id] : [addressee.id])
  await tx.update(Person, { id }, { addressBad: true, version: () => 'version + 1' })
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
 * The post brought a letter back. What stands on it is typed, or scanned: the reference, or the QR code with its link. The last letter
 * that was printed with it counts as returned.
 * @returns The id of that message.
 * @throws NotFoundError `letter-not-found`; ConflictError `letter-returned`: noted already; and what `recordCameBack` throws.
 */
export async function takeReturnedPost(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'secrets'>,
  by: Actor,
  given: string,
): Promise<string> {
  const tx = deps.db.read
  const placementId = await byLink(deps, given)
  const letter = placementId ? (await listPrinted(tx, by, { placementId }))[0] : await byReference(tx, by, given)
  if (!letter)
    throw new NotFoundError('letter-not-found', { given: given.slice(0, 60).replace(/\/([uk])\/.*/i, '/$1/…') })
  if (letter.status === 'returned') throw new ConflictError('letter-returned')
  await recordCameBack(deps, by, letter.id)
  return letter.id
}

/** A scanner types the whole link of the code, and then perhaps an Enter; a person the short address under it. */
async function byLink({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, given: string): Promise<string | null> {
  const code = /\/k\//i.test(given) ? readCode(given) : null
  if (code) return (await findByCode(db.read, secrets, code))?.id ?? null
  const token = /\/u\/([a-z2-9]{26})\/?$/i.exec(given.trim())?.[1]?.toLowerCase()
  if (!token) return null
  const tokenHash = In(secrets.hashes('token', token))
  return (await db.read.findOneBy(Placement, { tokenHash }))?.id ?? null
}

/** The last letter to who has that reference, or had it before they were merged into another: it went to their own address. */
async function byReference(tx: EntityManager, by: Actor, given: string): Promise<Message | undefined> {
  const typed = In([given.trim(), given.trim().toUpperCase()])
  const municipality = municipalitiesIn(by.scope)
  const own = { ...(municipality && { municipality }) }
  const people = await tx.find(Referral, { where: { reference: typed, ...own }, relations: { person: true } })
  const merges =
    people.length > 0 ? [] : await tx.findBy(PersonMerge, { goneReference: typed, undoneAt: IsNull(), ...own })
  const [found, ...others] = [
    ...people.map(({ id, person }) => ({ referralId: id, personId: person.id })),
    ...merges.map(({ keptReferralId, gonePersonId }) => ({ referralId: keptReferralId, personId: gonePersonId })),
  ]
  if (!found || others.length > 0) return undefined
  const { referralId, personId } = found
  const where = { id: referralId }
  const { person } = await tx.findOneOrFail(Referral, { where, relations: { person: true } })
  for (const letter of await listPrinted(tx, by, { referralId }))
    if ((await findAddressee(tx, letter, person)).id === personId) return letter
  return undefined
}

/** Letters that were printed, the last one first. */
function listPrinted(
  tx: EntityManager,
  by: Actor,
  of: { readonly placementId: string } | { readonly referralId: string },
): Promise<Message[]> {
  const municipality = municipalitiesIn(by.scope)
  const printed = { channel: 'letter' as const, status: In(['printed', 'returned']) }
  return tx.find(Message, {
    where: { ...of, ...printed, ...(municipality && { municipality }) },
    order: { sentAt: 'DESC' },
  })
}
