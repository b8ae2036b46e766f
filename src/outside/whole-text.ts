const WHOLE = /^[\u2068\d+][\d\s:+–-]*\u2069?$/

/** True for a number, a time, a telephone number: digits with what stands between them, isolated or not. It never breaks over two lines. */
export function isWhole(text: string): boolean {
  return WHOLE.test(text)
}

/** `09:00 – 12:30` in a sentence, each time isolated or not; and a day in Chinese, which has no spaces to break at. */
const WHOLE_PARTS = /(\u2068?\d\d:\d\d\u2069? – \u2068?\d\d:\d\d\u2069?|\d{4}年\d+月\d+日星期.)/

/** A text in pieces: those that never break over two lines, and what stands between them. Together they are the text. */
export function wholeParts(text: string): { text: string; whole: boolean }[] {
  if (isWhole(text)) return [{ text, whole: true }]
  const parts = text.split(WHOLE_PARTS).map((part, index) => ({ text: part, whole: index % 2 === 1 }))
  return parts.filter((part) => part.text !== '')
}
