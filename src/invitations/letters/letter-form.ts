import type { Day } from '../../calendar/days.ts'
import type { LetterData, LetterPart, LetterSection, LetterStyleData } from '../../outside/printing/letter-data.ts'
import { cleanText, isolated } from '../texts/inserted-text.ts'
import { languageOf } from '../texts/languages.ts'
import type { Block, Message, MessagePart } from '../texts/message.ts'
import type { MessageData } from '../texts/message-data.ts'
import { dateInWords } from '../texts/dates-in-words.ts'
import type { Templates } from '../texts/our-templates.ts'

/** A message as a letter: what the printer needs, the reader's language on the first side and Dutch on the second. */
export function letterForm(
  templates: Templates,
  message: Message,
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
