import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Work } from '../../history/work.ts'
import { chooseChannel, type Channel, type Post } from '../recipient/choose-channel.ts'
import { compose } from '../texts/compose.ts'
import { type MessageKind, type SeatKind, type AddressKind, type MessageText as Text } from '../texts/message-data.ts'
import type { Message } from '../message/message.entity.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { messageData, reachable, messageOrder, replyDaysFor } from '../recipient/recipient-data.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { type Snapshot, markedLink } from '../message/snapshot.ts'
import { toldBy, sessionsToCome } from '../recipient/when-and-where.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { chooseLanguage } from '../texts/languages.ts'

/** The moment at which it is written: that of the work it belongs to, or of who looks. */
export type Now = Pick<Work, 'at' | 'today'>

/** What is to be told, and by which ways it was tried already. */
export interface Draft {
  readonly kind: SeatKind
  readonly occasion: string
  readonly without?: readonly Channel[]
  /** For the counsellor it is an e-mail in Dutch. */
  readonly copyFor?: Message['copyFor']
  /** Keeps to this way: what waits already is only written anew. */
  readonly channel?: Channel
}

/**
 * A message as a row that is ready to be inserted: text, language and channel chosen. Who can't be reached in any way gets a row
 * that has failed, which shows on the list for a person. It is in Dutch when they read no language in which there are texts: so who was
 * invited hears the rest. Whether they may be invited at all, `draftOrHole` asks.
 * @throws MissingValueError and other errors of `compose`: nothing may go out then.
 */
export function draftMessage(now: Now, { config }: Pick<Deps, 'config'>, to: Recipient, draft: Draft): Message {
  const templates = ourTemplates()
  const { at, today } = now
  const { kind, occasion, copyFor = 'newcomer' } = draft
  const copy = copyFor === 'counsellor'
  const channel = draft.channel ?? channelOf(to, draft, now)
  const language = copy ? 'nl' : chooseLanguage(to.person.languages, templates.languages)
  const data = messageData(to, messageOrder(config.publicUrl, to, { kind, copy, channel, today, now: at }))
  const text = compose(templates, { kind, language, data, own: to.ownTexts.get(kind) })
  const message = copy ? asCopy(text, to.person, to.referral) : text
  const { name, phone, email } = data.sender
  const snapshot: Snapshot = { message, sender: { name, phone, email }, municipality: data.municipality.name }
  return {
    id: randomUUID(),
    placementId: to.placement.id,
    referralId: to.referral.id,
    municipality: to.referral.municipality,
    kind,
    occasion,
    copyFor,
    channel: channel ?? 'call',
    address: null,
    language,
    ...startOf(kind, channel),
    statusDetail: null,
    dueAt: at,
    attempts: 0,
    templateVersion: message.version,
    snapshot: { ...snapshot },
    told: toldBy(kind, to),
    batchId: null,
    createdAt: at,
    claimedAt: null,
    sentAt: null,
  }
}

function channelOf(to: Recipient, { kind, copyFor, without }: Draft, now: Now): Channel | null {
  return copyFor === 'counsellor' ? 'email' : chooseChannel(reachable(to.person), postFor(kind, to, now), without)
}

/** Whether the post can be in time for this kind of message. What is about something past is never too late for the post. */
export function postFor(kind: MessageKind, to: Recipient, { at, today }: Now): Post {
  const past = kind === 'absence' || kind === 'signed'
  return {
    today,
    firstSession: past ? null : sessionsToCome(to.sessions, at)[0].day,
    letterDays: to.municipality.rules.letterDays,
    replyDays: replyDaysFor(kind, to),
  }
}

/** Nobody is called only to be reminded, or to hear again what they did themselves; that would cost more than it gives. */
function startOf(kind: MessageKind, channel: Channel | null): Pick<Message, 'status' | 'statusReason'> {
  if ((kind === 'reminder' || kind === 'signed') && (channel === null || channel === 'call'))
    return { status: 'withheld', statusReason: 'only-by-phone' }
  if (channel === null) return { status: 'failed', statusReason: 'unreachable' }
  return { status: 'queued', statusReason: channel === 'call' ? 'no-other-way' : null }
}

/** The text as the counsellor gets it: it begins with whose it is. Counsellors read Dutch. */
export function asCopy(text: Text, person: Person, { reference }: Pick<Referral, 'reference'>): Text {
  const whose = `Dit is een kopie van een bericht aan ${fullName(person)} (${reference}). U krijgt die als begeleider.`
  const note = { kind: 'paragraph' as const, lines: [[{ text: whose, strong: true }]] }
  const [first, ...more] = text.parts
  return first ? { ...text, parts: [{ ...first, blocks: [note, ...first.blocks] }, ...more] } : text
}

/** A mail about an e-mail address itself, and the change that it is about. */
interface AddressMail {
  readonly kind: AddressKind
  readonly change: string
  readonly to: string
}

/**
 * The row of a mail about an e-mail address: to that address and nowhere else, in the person's language, with Dutch beside it. It names
 * nobody and says nothing about them: the address may be somebody else's.
 */
export function draftAddressMail(
  { at, today }: Now,
  { config }: Pick<Deps, 'config'>,
  recipient: Recipient,
  { kind, change, to }: AddressMail,
): Message {
  const templates = ourTemplates()
  const language = chooseLanguage(recipient.person.languages, templates.languages)
  const data = messageData(recipient, { letterDate: today, answerUrl: markedLink(config.publicUrl) })
  const message = compose(templates, { kind, language, data })
  const { name, phone, email } = data.sender
  const snapshot: Snapshot = { message, sender: { name, phone, email }, municipality: data.municipality.name }
  return {
    id: randomUUID(),
    placementId: recipient.placement.id,
    referralId: recipient.referral.id,
    municipality: recipient.referral.municipality,
    kind,
    occasion: change,
    copyFor: 'newcomer',
    channel: 'email',
    address: to,
    language,
    status: 'queued',
    statusReason: null,
    statusDetail: null,
    dueAt: at,
    attempts: 0,
    templateVersion: message.version,
    snapshot: { ...snapshot },
    told: null,
    batchId: null,
    createdAt: at,
    claimedAt: null,
    sentAt: null,
  }
}
