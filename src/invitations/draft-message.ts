import { randomUUID } from 'node:crypto'
import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { chooseChannel, type Channel, type Post } from './choose-channel.ts'
import { chooseLanguage } from './choose-language.ts'
import { compose } from './compose.ts'
import type { MessageKind } from './message-data.ts'
import type { Message } from './message.entity.ts'
import { ourTemplates } from './our-templates.ts'
import { messageData, reachable } from './recipient-data.ts'
import type { Recipient } from './recipient.ts'
import { markedLink, type Snapshot } from './snapshot.ts'

/** What is to be told, and by which ways it was tried already. */
export interface Draft {
  readonly kind: MessageKind
  readonly occasion: string
  readonly without?: readonly Channel[]
  /** For the counsellor: an e-mail in Dutch. */
  readonly copy?: boolean
}

/**
 * A message as a row that is ready to be inserted: text, language and channel chosen. Who can't be reached in any way gets a row
 * that has failed, which shows on the list for a person.
 * @throws MissingValueError and other errors of `compose`: nothing may go out then.
 */
export function draftMessage({ config, clock }: Pick<Deps, 'config' | 'clock'>, to: Recipient, draft: Draft): Message {
  const templates = ourTemplates()
  const today = clock.today()
  const channel = draft.copy
    ? 'email'
    : chooseChannel(reachable(to.person), postFor(draft.kind, to, today), draft.without)
  const language = draft.copy ? 'nl' : chooseLanguage(to.person.languages, templates.languages)
  const { kind, occasion } = draft
  const data = messageData(to, {
    letterDate: today,
    ...(kind === 'cancellation'
      ? { cancelled: true }
      : { answerUrl: markedLink(config.publicUrl), replyBy: replyBy(to, today, channel) }),
  })
  const message = compose(templates, { kind, language, data })
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
    language,
    ...startOf(kind, channel),
    dueAt: clock.now(),
    attempts: 0,
    templateVersion: message.version,
    snapshot: { ...snapshot },
    batchId: null,
    createdAt: clock.now(),
    claimedAt: null,
    sentAt: null,
  }
}

/** Whether the post can be in time for this kind of message; only an invitation and a change ask for an answer. */
export function postFor(kind: MessageKind, { sessions, municipality }: Recipient, today: Day): Post {
  const { letterDays, replyDays } = municipality.rules
  const asks = kind === 'invitation' || kind === 'change'
  return { today, firstSession: sessions[0].day, letterDays, replyDays: asks ? replyDays : 0 }
}

/** Nobody is called only to be reminded; that would cost more than the seat. */
function startOf(kind: MessageKind, channel: Channel | null): Pick<Message, 'status' | 'statusReason'> {
  if (kind === 'reminder' && (channel === null || channel === 'call'))
    return { status: 'withheld', statusReason: 'only-by-phone' }
  if (channel === null) return { status: 'failed', statusReason: 'unreachable' }
  return { status: 'queued', statusReason: channel === 'call' ? 'no-other-way' : null }
}

/** Days to answer in, counted from when the message can be read; at the latest the day before the first session. */
function replyBy({ sessions, municipality }: Recipient, today: Day, channel: Channel | null): Day {
  const { letterDays, replyDays } = municipality.rules
  const wanted = addDays(today, replyDays + (channel === 'letter' ? letterDays : 0))
  const dayBefore = addDays(sessions[0].day, -1)
  return wanted < dayBefore ? wanted : dayBefore
}
