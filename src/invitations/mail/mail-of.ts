import type { Deps } from '../../deps.ts'
import type { Mail } from '../../outside/mail/mail-options.ts'
import { mailForm } from './mail-form.ts'
import type { Message } from '../message/message.entity.ts'
import { messagePerson } from '../recipient/recipient-data.ts'
import { type Recipient, type FoundMessage, counsellorOf } from '../recipient/recipient.ts'
import { isAboutAddress } from '../texts/message-data.ts'
import { filledMessage, linkOf, type Snapshot } from '../message/snapshot.ts'
import { calendarOf } from './calendar-file.ts'

/** The mail of a message: its kept text with the real link in it, and the session for in an agenda. */
export function mailOf(deps: Pick<Deps, 'config' | 'secrets' | 'clock'>, message: Message, to: Recipient): Mail {
  const snapshot = message.snapshot as unknown as Snapshot
  const link = linkOf(deps.config.publicUrl, deps.secrets, message, to.placement)
  const municipality = { name: snapshot.municipality }
  const { name, email } = to.municipality.sender
  const form = mailForm(filledMessage(snapshot, link), { sender: snapshot.sender, municipality })
  const addressee = addresseeOf(message, to, form.subject)
  return {
    ...form,
    ...addressee,
    replyTo: { address: email, name },
    ...calendarFor(deps, message, to, addressee.to.address),
    messageId: messageIdOf(message.id, deps.config.publicUrl),
    // Some relays write a Message-ID of their own.
    headers: { 'X-Dagdeel-Message': message.id },
  }
}

/** What is over stands in an agenda already. */
function calendarFor(
  deps: Pick<Deps, 'config' | 'clock'>,
  { kind, language }: Message,
  to: Recipient,
  attendee: string,
) {
  if (kind === 'absence' || kind === 'signed' || isAboutAddress(kind)) return {}
  return { calendar: calendarOf(deps, to, kind === 'cancellation' ? 'CANCEL' : 'PUBLISH', language, attendee) }
}

function addresseeOf(message: Message, { person, referral }: Recipient, subject: string): Pick<Mail, 'to' | 'subject'> {
  // Nobody's name: the address may be somebody else's.
  if (isAboutAddress(message.kind)) return { to: { address: message.address ?? '', name: '' }, subject }
  const counsellor = message.copyFor === 'counsellor' && counsellorOf(referral)
  if (counsellor) return { to: counsellor, subject: `Kopie: ${subject}` }
  return { to: { address: person.email ?? '', name: messagePerson(person).addressName }, subject }
}

/** Stable, and made from the row: a mail that leaves twice is known as the same one. */
export function messageIdOf(id: string, publicUrl: string): string {
  return `<${id}@${new URL(publicUrl).hostname}>`
}

/**
 * A kept message as the mail that it was. The link works only where mail is kept instead of sent (trial and training): elsewhere staff
 * could answer for somebody without a trace.
 */
export function keptHtml(
  { config, secrets }: Pick<Deps, 'config' | 'secrets'>,
  { message, recipient }: FoundMessage,
): string {
  const snapshot = message.snapshot as unknown as Snapshot
  const trial = config.smtpUrl === null && message.channel === 'email'
  const link = trial
    ? linkOf(config.publicUrl, secrets, message, recipient.placement)
    : `${config.publicUrl}/u/voorbeeld`
  return mailForm(filledMessage(snapshot, link), {
    sender: snapshot.sender,
    municipality: { name: snapshot.municipality },
  }).html
}
