import { InputError } from '../../errors.ts'
import type { SeatKind } from '../texts/message-data.ts'
import { withWordBreaks } from '../texts/inserted-text.ts'
import type { PlaceholderName } from '../texts/placeholders.ts'

const ABOUT_US: readonly PlaceholderName[] = ['phone', 'email', 'senderName', 'municipality']

const WHERE_AND_WHEN: readonly PlaceholderName[] = [...ABOUT_US, 'day', 'time', 'venue']

const ASKS: readonly PlaceholderName[] = [...WHERE_AND_WHEN, 'replyBy']

/**
 * What a municipality's own text may use, by the kind of message: what every reader of the kind has a value for, so that no own text
 * stops a message; and nothing that is about the person.
 */
export const OWN_PLACEHOLDERS: Readonly<Record<SeatKind, readonly PlaceholderName[]>> = {
  invitation: ASKS,
  'seat-offered': ASKS,
  reminder: WHERE_AND_WHEN,
  change: ASKS,
  cancellation: WHERE_AND_WHEN,
  absence: [...ABOUT_US, 'missedDay', 'missedTime', 'venue'],
  signed: [...ABOUT_US, 'signedDay'],
}

/** Longer is no paragraph but a letter of its own. Whether a shorter one fits on the sheet, `fit-own-text.ts` finds out. */
export const MOST_CHARACTERS = 1_000

/** A longer word leaves the margin of the letter and the edge of a phone. */
const LONGEST_WORD = 45

/**
 * What somebody typed, as it is kept: ends of lines as we have them, at most one empty line, and nothing that can't be seen: control
 * characters, marks that turn the text around (U+202E), more than four signs on top of one letter.
 */
export function cleanOwnText(text: string): string {
  return withoutUnseen(text)
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/ *\n */g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

/** The same in one line, with the spaces at which it may not break, as French has them before a colon. */
export function cleanSentence(text: string): string {
  return withoutUnseen(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim()
}

function withoutUnseen(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replace(/\t/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
}

/**
 * Refuses what may not stand in a municipality's text.
 * @throws InputError `own-text-too-long` (`most`, `over`), `own-text-placeholder` (`name`, `allowed`), `own-text-braces` (`line`),
 * `own-text-word` (`word`, `most`)
 */
export function checkOwnText(kind: SeatKind, text: string): void {
  const over = text.length - MOST_CHARACTERS
  if (over > 0) throw new InputError('own-text-too-long', { most: MOST_CHARACTERS, over })
  checkPlaceholders(kind, text)
  const word = tooLongWordIn(text)
  if (word !== undefined) throw new InputError('own-text-word', { word, most: LONGEST_WORD })
}

/** The first word that is too long for the margin of a letter, shortened; none when each fits. */
export function tooLongWordIn(text: string): string | undefined {
  const word = TOO_LONG_WORD.exec(withWordBreaks(text.replace(PLACEHOLDER, ' ')))?.[0]
  return word && shortened(word)
}

// All controls but the end of a line; marks and isolates of direction; what nobody assigned; word joiners.
const INVISIBLE =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\p{Cs}\p{Co}\p{Cn}]/gu

const PLACEHOLDER = /\{\{(\w+)\}\}/g

// A line breaks at a space, after a hyphen or slash, and between characters of Chinese and Japanese.
const BREAKS = String.raw`\s\u00ad\u200b/\-\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`

const TOO_LONG_WORD = new RegExp(`[^${BREAKS}]{${LONGEST_WORD + 1},}`, 'u')

function checkPlaceholders(kind: SeatKind, text: string): void {
  const allowed: readonly string[] = OWN_PLACEHOLDERS[kind]
  const unknown = [...text.matchAll(PLACEHOLDER)].find(([, name = '']) => !allowed.includes(name))
  if (unknown) {
    const names = allowed.map((name) => `{{${name}}}`).join(', ')
    throw new InputError('own-text-placeholder', { name: shortened(unknown[0]), allowed: names })
  }
  const line = text
    .replace(PLACEHOLDER, ' ')
    .split('\n')
    .find((each) => /[{}]/.test(each))
  if (line !== undefined) throw new InputError('own-text-braces', { line: shortened(line.trim()) })
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
