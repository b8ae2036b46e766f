import Handlebars from 'handlebars'
import { readFileSync } from 'node:fs'
import { projectFolder } from '../../outside/project-folder.ts'
import type { Block, MessageText, MessagePart, TextRun } from '../texts/message.ts'
import type { MessageMunicipality, MessageSender } from '../texts/message-data.ts'
import { wholeParts } from '../../outside/whole-text.ts'
import { luminance } from '../../municipalities/colour.ts'
import { textForm } from '../texts/blocks.ts'

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
    sender: from.sender,
    colours: houseColours(from.municipality.accent),
    parts: message.parts.map((part, index) => ({ ...viewOf(part), second: index > 0 })),
  })
  return { subject: message.subject, text: textForm(message), html }
}

function viewOf(part: MessagePart) {
  const start = part.direction === 'rtl' ? 'right' : 'left'
  return { ...part, start, blocks: part.blocks.map(blockView) }
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
