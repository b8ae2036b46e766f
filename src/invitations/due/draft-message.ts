import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Work } from '../../history/work.ts'
import type { Channel } from '../message/channel.ts'
import { chooseChannel } from '../recipient/choose-channel.ts'
import { compose } from '../texts/compose.ts'
import { composeSms, isSmsKind } from '../texts/sms-text.ts'
import {
  type MessageKind,
  type SeatKind,
  type AddressKind,
  type MessageData,
  type MessageText as Text,
  OFFERS,
} from '../texts/message-data.ts'
import type { Message } from '../message/message.entity.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { whenDue } from '../recipient/may-send.ts'
import { messageData, reachable, messageOrder, postFor } from '../recipient/recipient-data.ts'
import type { Recipient } from '../recipient/recipient.ts'
import { type Snapshot, markedAddress, markedLink } from '../message/snapshot.ts'
import { toldBy } from '../recipient/when-and-where.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { chooseLanguage, MissingLanguageError, requireLanguage } from '../texts/languages.ts'
import { MissingValueError } from '../texts/template.ts'

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
  /** Instead of the language that they read best. */
  readonly language?: string
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
  const channel = draft.channel ?? channelOf(to, config, draft, now)
  const language = draft.language ?? (copy ? 'nl' : chooseLanguage(to.person.languages, templates.languages))
  const data = messageData(to, messageOrder(config.publicUrl, to, { kind, copy, channel, today, now: at }))
  const text =
    channel === 'sms' && isSmsKind(kind)
      ? composeSms(templates, { kind, language, data }, markedAddress(config.publicUrl))
      : compose(templates, { kind, language, data, own: to.ownTexts.get(kind) })
  const message = copy ? asCopy(text, to.person, to.referral) : text
  return {
    ...newRow(to, message, data, at),
    kind,
    occasion,
    copyFor,
    channel: channel ?? 'call',
    dueAt: whenDue({ kind, channel: channel ?? 'call' }, at),
    address: null,
    language,
    ...startOf(kind, channel),
    told: toldBy(kind, to),
  }
}

/** What every row begins with: whose it is, the text that is kept, and that nothing has happened yet. */
function newRow(to: Recipient, text: Text, { sender, municipality }: MessageData, at: Moment) {
  const { name, phone, email } = sender
  const snapshot: Snapshot = { message: text, sender: { name, phone, email }, municipality: municipality.name }
  return {
    id: randomUUID(),
    placementId: to.placement.id,
    referralId: to.referral.id,
    municipality: to.referral.municipality,
    statusDetail: null,
    dueAt: at,
    attempts: 0,
    templateVersion: text.version,
    snapshot: { ...snapshot },
    batchId: null,
    createdAt: at,
    claimedAt: null,
    sentAt: null,
  }
}

function channelOf(to: Recipient, config: Deps['config'], draft: Draft, now: Now): Channel | null {
  const { kind, copyFor, without = [] } = draft
  if (copyFor === 'counsellor') return 'email'
  const closed: readonly Channel[] = isSmsKind(kind) ? without : [...without, 'sms']
  return chooseChannel(reachable(to.person, config), postFor(kind, to, now), closed)
}

/** Nobody is called only to be reminded, or to hear again what they did themselves; that would cost more than it gives. */
function startOf(kind: MessageKind, channel: Channel | null): Pick<Message, 'status' | 'statusReason'> {
  if ((kind === 'reminder' || kind === 'signed') && (channel === null || channel === 'call'))
    return { status: 'withheld', statusReason: 'only-by-phone' }
  if (channel === null) return { status: 'failed', statusReason: 'unreachable' }
  return { status: 'queued', statusReason: channel === 'call' ? 'no-other-way' : null }
}

/** The text as the counsellor gets it: it begins with whose it is. Counsellors read Dutch. */
function asCopy(text: Text, person: Person, { reference }: Pick<Referral, 'reference'>): Text {
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
  return {
    ...newRow(recipient, message, data, at),
    kind,
    occasion: change,
    copyFor: 'newcomer',
    channel: 'email',
    address: to,
    language,
    status: 'queued',
    statusReason: null,
    told: null,
  }
}

/** Whose message would have a hole in it if it went out now, and which. */
export interface Hole {
  readonly reference: string
  readonly lacks: 'value' | 'language'
  /** The name of the placeholder that has no value; the code of the language in which there is no text. */
  readonly what: string
}

/** The message as a row, or what it would lack if it went out now: who is offered a seat must hear of it in a language that they read. */
export function draftOrHole(
  now: Now,
  deps: Pick<Deps, 'config'>,
  recipient: Recipient,
  draft: Draft,
): { readonly message: Message } | { readonly hole: Hole } {
  try {
    if (OFFERS.includes(draft.kind)) requireLanguage(recipient.person.languages, ourTemplates().languages)
    return { message: draftMessage(now, deps, recipient, draft) }
  } catch (error) {
    return { hole: { reference: recipient.referral.reference, ...lackOf(error) } }
  }
}

/** What messages would lack if they went out now. */
export function holesIn(
  now: Now,
  deps: Pick<Deps, 'config'>,
  due: readonly { readonly recipient: Recipient; readonly draft: Draft }[],
): Hole[] {
  return due.flatMap(({ recipient, draft }) => {
    const made = draftOrHole(now, deps, recipient, draft)
    return 'hole' in made ? made.hole : []
  })
}

/** @throws The error itself when it is about something else. */
function lackOf(error: unknown): Pick<Hole, 'lacks' | 'what'> {
  const cause = error instanceof Error && error.cause ? error.cause : error
  if (cause instanceof MissingLanguageError) return { lacks: 'language', what: cause.language }
  if (cause instanceof MissingValueError) return { lacks: 'value', what: cause.placeholder }
  throw error
}
