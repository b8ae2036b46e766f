import type { Deps } from '../../deps.ts'
import { type Mail, messageIdOf } from '../../outside/mail/mail-options.ts'
import type { Message } from '../message/message.entity.ts'
import { messagePerson } from '../recipient/recipient-data.ts'
import { type Recipient, type FoundMessage, counsellorOf } from '../recipient/recipient.ts'
import {
  isAboutAddress,
  type MessageMunicipality,
  type MessageSender,
  type Block,
  type MessageText,
  type MessagePart,
  type TextRun,
} from '../texts/message-data.ts'
import { filledMessage, linkOf, type Snapshot } from '../message/snapshot.ts'
import { calendarOf } from './calendar-file.ts'
import Handlebars from 'handlebars'
import { readFileSync } from 'node:fs'
import { projectFolder } from '../../outside/project-folder.ts'
import { cleanText, dialOf, unbroken } from '../texts/inserted-text.ts'
import { wholeParts } from '../../outside/whole-text.ts'
import { textForm } from '../texts/blocks.ts'
import { luminance } from '../../municipalities/letter-look.ts'

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

interface MailForm {
  subject: string
  text: string
  html: string
}

const LAYOUT = projectFolder('templates/layouts/mail.hbs')

/** The message as a mail. The HTML loads nothing from outside and tells nobody that it was opened. */
export function mailForm(
  message: MessageText,
  from: { sender: Pick<MessageSender, 'name' | 'phone' | 'email'>; municipality: MessageMunicipality },
): MailForm {
  const [reader] = message.parts
  const html = layout()({
    language: reader?.language,
    subject: message.subject,
    sender: { ...from.sender, dial: dialOf(from.sender.phone) },
    colours: houseColours(from.municipality.accent),
    parts: message.parts.map((part, index) => ({ ...viewOf(part, from.sender.phone), second: index > 0 })),
  })
  return { subject: message.subject, text: textForm(message), html }
}

function viewOf(part: MessagePart, phone: string) {
  const start = part.direction === 'rtl' ? 'right' : 'left'
  return { ...part, start, blocks: part.blocks.map((block) => blockView(tappable(block, phone))) }
}

/** The block with an address behind the sender's telephone number, wherever a sentence has it. */
function tappable(block: Block, phone: string): Block {
  if (block.kind !== 'paragraph') return block
  const number = unbroken(phone)
  const lines = block.lines.map((line) =>
    line.map((run) => (cleanText(run.text) === number ? { ...run, dial: dialOf(phone) } : run)),
  )
  return { ...block, lines }
}

/** Handlebars knows no comparison: `is.title` says which block it is, `several` whether strong lines form a list. */
function blockView(block: Block) {
  const view = { ...block, is: { [block.kind]: true } }
  if (block.kind !== 'facts') return view
  const facts = block.facts.map((fact) => ({ ...fact, several: isStrong(fact.lines[0]) && isStrong(fact.lines[1]) }))
  return { ...view, facts }
}

function isStrong(line: TextRun[] | undefined): boolean {
  return line?.[0]?.strong ?? false
}

interface HouseColours {
  accent: string
  /** Black or white, whichever is read best on the accent. */
  onAccent: string
}

/** A municipality's colour and the text that can be read on it (WCAG 2 relative luminance). Dark blue without one. */
export function houseColours(accent: string | undefined): HouseColours {
  const colour = accent && /^#[0-9a-f]{6}$/i.test(accent) ? accent : DARK_BLUE
  return { accent: colour, onAccent: luminance(colour) > 0.179 ? '#000000' : '#ffffff' }
}

const DARK_BLUE = '#154273'

let compiled: Handlebars.TemplateDelegate | undefined

/** Handlebars escapes every value. */
function layout(): Handlebars.TemplateDelegate {
  if (compiled) return compiled
  const handlebars = Handlebars.create()
  handlebars.registerHelper('parts', wholeParts)
  const options = { knownHelpersOnly: true, knownHelpers: { parts: true } }
  return (compiled = handlebars.compile(readFileSync(LAYOUT, 'utf8'), options))
}
