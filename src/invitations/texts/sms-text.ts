import { partOfDay } from '../../calendar/days.ts'
import { dayInWords } from './days-in-words.ts'
import { cleanText } from './inserted-text.ts'
import { languageOf, type MessageLanguage } from './languages.ts'
import {
  isSeatKind,
  type MessageData,
  type MessageKind,
  type MessageSession,
  type MessageText,
  type SeatKind,
} from './message-data.ts'
import type { Templates } from './our-templates.ts'
import { said } from './page-words.ts'
import type { SmsText } from './sms-words.ts'

/**
 * What can be said by SMS: that of which the page says the rest. Not that somebody did not come, or what they signed: that message is one to
 * read whole, and the page does not have it.
 */
export type SmsKind = Exclude<SeatKind, 'absence' | 'signed'>

/** True for what can go by SMS. */
export function isSmsKind(kind: MessageKind): kind is SmsKind {
  return isSeatKind(kind) && kind !== 'absence' && kind !== 'signed'
}

/**
 * The SMS of a message: who writes, when to be where it is about, and the address of the page that says the rest. Nobody's name, and
 * nothing from which somebody who looks at the telephone learns who its owner is or what they must do. In the reader's language alone.
 * @param address Of the page, a marker in what is kept. It stands on a line of its own, so that a telephone makes a link of it and of nothing
 *   more.
 */
export function composeSms(
  templates: Templates,
  { kind, language, data }: { readonly kind: SmsKind; readonly language: string; readonly data: MessageData },
  address: string,
): MessageText {
  const words = templates.sms(language)
  const reader = languageOf(words.language)
  const [first] = data.sessions
  if (!first) throw new Error('a message needs at least one session')
  const text = said(
    words[textOf(kind, data)],
    {
      // As it calls itself on its letters, in every language; one name, also where text runs from right to left.
      municipality: `Gemeente ${cleanText(data.municipality.name)}`,
      day: dayInWords(first.date, reader),
      time: startInWords(first, reader, templates),
    },
    reader.direction,
  )
  const paragraph = { kind: 'paragraph' as const, lines: [[{ text }], [{ text: address }]] }
  const part = { language: reader.code, direction: reader.direction, subject: '', blocks: [paragraph] }
  return { kind, subject: '', parts: [part], version: `sms-${reader.code}:${words.version}` }
}

/** Who said already that they come is told, and not asked. */
function textOf(kind: SmsKind, { agreed }: MessageData): SmsText {
  if (kind === 'invitation' || kind === 'seat-offered') return agreed ? 'reminder' : 'invitation'
  return kind
}

/** When it begins; where hours are counted from sunrise, with the part of the day: a range has a dash that makes an SMS twice as long. */
function startInWords({ start }: MessageSession, { code }: MessageLanguage, templates: Templates): string {
  const { hours } = templates.words(code)
  return hours ? `${start} (${hours[partOfDay(start)]})` : start
}
