import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Clock } from '../../outside/clock.ts'
import { asCopy } from '../message/counsellor-copy.ts'
import { chooseChannel, type Channel, type Post } from '../recipient/choose-channel.ts'
import { compose } from '../texts/compose.ts'
import type { MessageKind, SeatKind } from '../texts/message-data.ts'
import { messageOrder, OFFERS, replyDaysFor } from '../recipient/message-order.ts'
import type { Message } from '../message/message.entity.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { messageData, reachable } from '../recipient/recipient-data.ts'
import type { Recipient } from '../recipient/recipient.ts'
import type { Snapshot } from '../message/snapshot.ts'
import { sessionsToCome } from '../recipient/to-come.ts'
import { toldBy } from '../recipient/told.ts'
import { chooseLanguage, requireLanguage } from '../texts/languages.ts'

/** What is to be told, and by which ways it was tried already. */
export interface Draft {
  readonly kind: SeatKind
  readonly occasion: string
  readonly without?: readonly Channel[]
  /** For the counsellor: an e-mail in Dutch. */
  readonly copy?: boolean
  /** Keeps to this way: what waits already is only written anew. */
  readonly channel?: Channel
}

/**
 * A message as a row that is ready to be inserted: text, language and channel chosen. Who can't be reached in any way gets a row
 * that has failed, which shows on the list for a person.
 * @throws MissingLanguageError, MissingValueError and other errors of `compose`: nothing may go out then. Who was invited already
 *   hears the rest in Dutch, if it must be.
 */
export function draftMessage({ config, clock }: Pick<Deps, 'config' | 'clock'>, to: Recipient, draft: Draft): Message {
  const templates = ourTemplates()
  const today = clock.today()
  const { kind, occasion, copy = false } = draft
  const channel = draft.channel ?? channelOf(to, draft, clock)
  if (OFFERS.includes(kind)) requireLanguage(to.person.languages, templates.languages)
  const language = copy ? 'nl' : chooseLanguage(to.person.languages, templates.languages)
  const data = messageData(to, messageOrder(config.publicUrl, to, { kind, copy, channel, today, now: clock.now() }))
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
    channel: channel ?? 'call',
    address: null,
    language,
    ...startOf(kind, channel),
    dueAt: clock.now(),
    attempts: 0,
    templateVersion: message.version,
    snapshot: { ...snapshot },
    told: toldBy(kind, to),
    batchId: null,
    createdAt: clock.now(),
    claimedAt: null,
    sentAt: null,
  }
}

function channelOf(to: Recipient, { kind, copy, without }: Draft, clock: Clock): Channel | null {
  return copy ? 'email' : chooseChannel(reachable(to.person), postFor(kind, to, clock), without)
}

/** Whether the post can be in time for this kind of message. What is about something past is never too late for the post. */
export function postFor(kind: MessageKind, to: Recipient, clock: Clock): Post {
  const past = kind === 'absence' || kind === 'signed'
  return {
    today: clock.today(),
    firstSession: past ? null : sessionsToCome(to.sessions, clock.now())[0].day,
    letterDays: to.municipality.rules.letterDays,
    replyDays: replyDaysFor(kind, to),
  }
}

/** Nobody is called only to be reminded, or to hear again what they did themselves; that would cost more than it gives. */
function startOf(kind: MessageKind, channel: Channel | null): Pick<Message, 'status' | 'statusReason'> {
  if ((kind === 'reminder' || kind === 'signed') && (channel === null || channel === 'call'))
    return { status: 'withheld', statusReason: ONLY_BY_PHONE }
  if (channel === null) return { status: 'failed', statusReason: 'unreachable' }
  return { status: 'queued', statusReason: channel === 'call' ? 'no-other-way' : null }
}

/** Why a message that is not worth a call is withheld. */
export const ONLY_BY_PHONE = 'only-by-phone'
