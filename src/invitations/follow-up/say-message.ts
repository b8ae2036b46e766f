import { sayLanguages, sayLanguage, sayDay, sayMoment, hasWords, type Language, translate } from '../../words/words.ts'
import { known } from '../../people/full-name.ts'
import type { Undone } from '../recipient/needs-person.ts'
import type { MessageKind } from '../texts/message-data.ts'
import type { Channel } from '../message/channel.ts'
import type { MessageStatus } from '../message/message-status.ts'
import type { Snapshot } from '../message/snapshot.ts'
import { textForm } from '../texts/blocks.ts'
import { smsLength } from '../texts/sms-length.ts'
import type { Message } from '../message/message.entity.ts'
import type { Person } from '../../people/person.entity.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import type { Hole } from '../due/draft-message.ts'

/** How long an SMS is, as it is paid for. */
export function sayLength(text: string, language: Language): string {
  const { parts, alphabet, ...length } = smsLength(text)
  const said = translate(language, 'invitations:smsLength', { ...length, count: parts })
  return alphabet === 'gsm-7' ? said : `${said}. ${translate(language, 'invitations:smsAlphabet')}`
}

/** What a row of a list says of a message, and of whom it is for. */
export interface SaidMessage {
  readonly message: Pick<
    Message,
    'id' | 'municipality' | 'kind' | 'channel' | 'copyFor' | 'status' | 'statusReason' | 'statusDetail'
  > &
    Pick<Message, 'sentAt' | 'createdAt' | 'claimedAt'>
  readonly recipient: {
    readonly person: Pick<Person, 'givenNames' | 'prefix' | 'familyName'>
    readonly referral: Pick<Referral, 'reference'>
  }
}

/** A message as a row of a list, in words. */
export function sayRow({ message, recipient }: SaidMessage, language: Language) {
  const { status, channel, kind, copyFor } = message
  return {
    id: message.id,
    name: nameOf(recipient),
    reference: recipient.referral.reference,
    kind: translate(language, `invitations:kinds.${copyFor === 'counsellor' ? 'copy' : kind}`),
    how: translate(language, `invitations:channels.${channel}`),
    status: sayStatus(message, language),
    tone: TONES[status] ?? 'neutral',
    reason: sayReason(message, language),
    at: message.sentAt ?? message.createdAt,
  }
}

const TONES: Readonly<Record<string, string>> = {
  queued: 'info',
  claimed: 'warning',
  sent: 'ok',
  delivered: 'ok',
  printed: 'ok',
  bounced: 'bad',
  returned: 'bad',
  failed: 'bad',
}

/** How far a message came, in a word. */
export function sayStatus({ channel, status }: Pick<Message, 'channel' | 'status'>, language: Language): string {
  const words = OTHERWISE[channel]?.[status]
  return translate(language, `invitations:${words ?? `statuses.${status}`}`)
}

/** What is said otherwise of a call, and of an SMS, which doesn't come back. */
const OTHERWISE: Partial<Record<Channel, Partial<Record<MessageStatus, string>>>> = {
  call: { queued: 'toCall', sent: 'called' },
  sms: { bounced: 'notArrived' },
}

/** Why a message is where it is, in words; a text from the printer stays as it is. */
export function sayReason(
  { statusReason, statusDetail }: Pick<Message, 'statusReason' | 'statusDetail'>,
  language: Language,
): string {
  const reason = statusReason === 'unprintable' ? statusDetail : statusReason
  if (!reason) return ''
  const words = `history:reasons.${reason}`
  return hasWords(language, words) ? translate(language, words) : reason
}

/** The whole name as colleagues use it. */
export function nameOf({ person }: SaidMessage['recipient']): string {
  return [person.givenNames, person.prefix, person.familyName].map(known).filter(Boolean).join(' ')
}

/** Something for a person to do, with all that they need for it: number, language and what to say. */
export function sayUndone(undone: Undone, language: Language) {
  const { message, recipient, need } = undone
  const { person, sessions, group } = recipient
  // Of a series under way: what was still to come when this was to be said.
  const first = sessions.find(({ day }) => day >= message.createdAt.slice(0, 10)) ?? sessions[0]
  const name = nameOf(recipient)
  return {
    ...sayRow(undone, language),
    need,
    phone: person.phone,
    dial: `tel:${(person.phone ?? '').replaceAll(/[^\d+]/g, '')}`,
    meeting: translate(language, 'invitations:meeting', {
      day: sayDay(first.day, language, 'full'),
      time: first.startTime,
      venue: group.slot.room.venue.name,
    }),
    speaks: sayLanguages(person.languages, language),
    tried: need === 'call' || need === 'unreachable' ? message.attempts : 0,
    asks: ASKS.includes(message.kind),
    trouble: troubleOf(undone, language),
    sentMoment: sayMoment(message.claimedAt, language),
    say: textWithoutLink(message.snapshot as unknown as Snapshot),
    labels: labelsFor(name, language),
  }
}

/** Kinds to which somebody can say that they come or can't. */
const ASKS: readonly MessageKind[] = ['invitation', 'seat-offered', 'reminder', 'change']

/** The kept text without its link, which is for the person alone. */
export function textWithoutLink({ message }: Snapshot): string {
  const parts = message.parts.map((part) => ({ ...part, blocks: part.blocks.filter(({ kind }) => kind !== 'action') }))
  return textForm({ ...message, parts })
}

function troubleOf({ message, need }: Undone, language: Language): string {
  if (need === 'letter') return translate(language, 'invitations:unprintable', { reason: sayReason(message, language) })
  return need === 'unreachable' ? translate(language, 'invitations:nowhere') : ''
}

const LABELS = ['comes', 'missed', 'told', 'again', 'countAsSent', 'sendAgain', 'notComes', 'whyNot'] as const

/** What buttons are read out as: the same word stands under every name. */
function labelsFor(name: string, language: Language): Record<string, string> {
  return Object.fromEntries(LABELS.map((label) => [label, `${translate(language, `invitations:${label}`)}: ${name}`]))
}

/** What a message lacks, in words: `R-000117: er ontbreekt “doelgroep”`. */
export function sayMissing({ reference, lacks, what }: Hole, language: Language): string {
  if (lacks === 'language')
    return translate(language, 'invitations:missingLanguage', { reference, language: sayLanguage(what, language) })
  const words = `invitations:placeholders.${what}`
  return translate(language, 'invitations:missing', {
    reference,
    what: hasWords(language, words) ? translate(language, words) : what,
  })
}
