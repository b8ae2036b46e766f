import type { Direction } from './languages.ts'

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
// Line ends, control characters, and the marks that turn text around.
const UNWANTED = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g

/**
 * A value as it stands in a sentence: isolated (U+2068 … U+2069) where it or the sentence runs from right to left;
 * else "12-01-2027" and "030-1234567" turn around there.
 */
export function isolated(value: string, direction: Direction): string {
  return direction === 'rtl' || RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value
}

/** A telephone number that stays on one line: broken at the end of one it is read as two. */
export function unbroken(number: string): string {
  return number.replaceAll(' ', '\u00a0')
}

/** The address behind a telephone number that can be tapped: `tel:14043`. */
export function dialOf(number: string): string {
  return `tel:${number.replaceAll(/[^\d+]/g, '')}`
}

/** What came from outside, on one line and without control characters and marks of direction. */
export function cleanText(value: string): string {
  return value.replace(UNWANTED, ' ').trim()
}

/**
 * `09:00 – 12:30`. In a text from right to left the first time stands at the right, where it is read first: else people read that it
 * starts at 12:30.
 */
export function rangeOf(start: string, end: string, direction: Direction): string {
  return inReadingOrder([start, end], ' – ', direction)
}

/** Values one after the other; in a text from right to left the first stands at the right (U+2067 … U+2069). */
export function inReadingOrder(values: readonly string[], between: string, direction: Direction): string {
  if (direction === 'ltr') return values.join(between)
  return `\u2067${values.map((value) => isolated(value, direction)).join(between)}\u2069`
}

const WITHOUT_SPACES = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu
const WORDS = new Intl.Segmenter('th', { granularity: 'word' })

/**
 * Marks where a line may break in scripts that put no spaces between words, with an invisible space (U+200B): letter, mail and page
 * break it there, whatever the dictionaries of their own know. A Chinese day may break after its year and before its weekday.
 */
export function withWordBreaks(text: string): string {
  return text
    .replace(WITHOUT_SPACES, (run) => [...WORDS.segment(run)].map(({ segment }) => segment).join('\u200b'))
    .replace(/年(?=\d)|日(?=星期)/g, '$&\u200b')
}
