import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import type { LetterData, LetterStyleData, LetterPart, LetterSection } from '../../outside/printing/letter-data.ts'
import { UnprintableLettersError } from '../../outside/printing/letter-printer.ts'
import type { Message } from '../message/message.entity.ts'
import { ourTemplates, type Templates } from '../texts/our-templates.ts'
import { messageData } from '../recipient/recipient-data.ts'
import { type Recipient, findMessage } from '../recipient/recipient.ts'
import { filledMessage, type Snapshot, answerLink } from '../message/snapshot.ts'
import { exampleAddress, shortAddress } from '../message/short-address.ts'
import type { Actor } from '../../history/work.ts'
import { localTime } from '../../outside/clock.ts'
import { cleanText, isolated } from '../texts/inserted-text.ts'
import { languageOf } from '../texts/languages.ts'
import type { MessageData, Block, MessageText, MessagePart } from '../texts/message-data.ts'
import { dateInWords } from '../texts/days-in-words.ts'

/** What a letter gets when it is printed. */
interface LetterOrder {
  readonly link: string
  /** The address for who types it; null: the link itself. */
  readonly typed: string | null
  readonly letterDate: Day
  /** The municipality's; none: as Dagdeel does it. */
  readonly style?: LetterStyleData
}

/** The letter of a message: its kept text with this link in it, to the address that the person has now. */
export function letterOf(message: Message, to: Recipient, order: LetterOrder): LetterData {
  const { link, typed, letterDate, style } = order
  const snapshot = message.snapshot as unknown as Snapshot
  const letter = letterForm(ourTemplates(), filledMessage(snapshot, link), messageData(to, { letterDate }), style)
  return typed === null ? letter : toType(letter, typed)
}

/** The letter with an address under its code that is made to be typed. */
export function toType(letter: LetterData, typed: string): LetterData {
  const withTyped = (section: LetterSection): LetterSection =>
    section.action ? { ...section, action: { ...section.action, typed } } : section
  return { ...letter, parts: letter.parts.map((part) => ({ ...part, sections: part.sections.map(withTyped) })) }
}

/** A message as a letter: what the printer needs, the reader's language on the first side and Dutch on the second. */
export function letterForm(
  templates: Templates,
  message: MessageText,
  data: MessageData,
  style: LetterStyleData = {},
): LetterData {
  const { person, sender, municipality } = data
  const returnAddress = [templates.words('nl').returnAddress, ...sender.returnAddress.map(cleanText)]
  return {
    sender: cleanText(sender.name),
    returnLine: `${returnAddress[0]}: ${returnAddress.slice(1).join(', ')}`,
    address: [person.addressName, ...person.addressLines].map(cleanText),
    date: data.letterDate,
    parts: message.parts.map((part) => letterPart(templates, part, data)),
    accent: municipality.accent,
    ...style,
  }
}

function letterPart(templates: Templates, part: MessagePart, data: MessageData): LetterPart {
  const title = part.blocks.find((block) => block.kind === 'title')
  const { direction, fonts } = languageOf(part.language)
  return {
    language: part.language,
    direction,
    fonts,
    details: details(templates, part, data.letterDate, data),
    title: title?.runs ?? [{ text: part.subject }],
    sections: sectionsOf(part.blocks, templates.words(part.language).scan),
  }
}

function details(templates: Templates, { language, direction }: MessagePart, date: Day, data: MessageData) {
  const words = templates.words(language)
  return [
    { label: words.date, value: dateInWords(date, languageOf(language)) },
    { label: words.reference, value: cleanText(data.reference) },
    { label: words.phone, value: cleanText(data.sender.phone) },
  ].map(({ label, value }) => ({ label, value: isolated(value, direction) }))
}

/** Every heading opens a section, so that a QR code stands beside the text that asks for the answer. */
function sectionsOf(blocks: Block[], caption: string): LetterSection[] {
  const sections: LetterSection[] = [{ blocks: [] }]
  for (const block of blocks) {
    const section = sections.at(-1)!
    if (block.kind === 'heading') sections.push({ heading: block.runs, blocks: [] })
    else if (block.kind === 'action') section.action = { url: block.url, label: block.label, caption }
    else if (block.kind !== 'title') section.blocks.push(block)
  }
  return sections
}

/** One letter as a PDF, to look at. Its code leads nowhere: only what is printed has the real link. */
export async function previewLetter(
  { printer, clock, config, db }: Pick<Deps, 'printer' | 'clock' | 'config' | 'db'>,
  message: Message,
  to: Recipient,
): Promise<Buffer> {
  const style = (await listLetterStyles(db.read)).get(message.municipality)
  const example = { link: `${config.publicUrl}/u/voorbeeld`, typed: exampleAddress(config.publicUrl) }
  const letter = letterOf(message, to, { ...example, letterDate: clock.today(), style })
  return printOne(printer, letter)
}

/** How the person of a letter gets to their page: by the code that is scanned, and by the address under it that is typed. */
export function linksTo(
  { config, secrets }: Pick<Deps, 'config' | 'secrets'>,
  { placement }: Pick<Recipient, 'placement'>,
): Pick<LetterOrder, 'link' | 'typed'> {
  return {
    link: answerLink(config.publicUrl, secrets, placement),
    typed: shortAddress(config.publicUrl, secrets, placement),
  }
}

/**
 * One letter of a batch again, with its working link and the date of the first time: paper that was crumpled. To the address that the
 * person has now.
 * @throws NotFoundError `message-unknown`, also for a letter that was not printed.
 */
export async function reprintLetter(
  deps: Pick<Deps, 'db' | 'config' | 'secrets' | 'printer' | 'clock'>,
  by: Actor,
  messageId: string,
): Promise<Buffer> {
  const { db, printer, clock } = deps
  const { message, recipient } = await findMessage(db.read, by.scope, messageId)
  if (message.channel !== 'letter' || message.status !== 'printed') throw new NotFoundError('message-unknown')
  const letterDate = localTime(message.sentAt ?? clock.now()).day
  const style = (await listLetterStyles(db.read)).get(message.municipality)
  return printOne(printer, letterOf(message, recipient, { ...linksTo(deps, recipient), letterDate, style }))
}

/** One letter as a PDF, for a person to see. @throws ConflictError `letter-unprintable` */
export async function printOne(printer: Deps['printer'], letter: LetterData): Promise<Buffer> {
  try {
    return (await printer.print([letter], { duplex: false })).pdf
  } catch (error) {
    if (!(error instanceof UnprintableLettersError)) throw error
    throw new ConflictError('letter-unprintable', {}, { cause: error })
  }
}
