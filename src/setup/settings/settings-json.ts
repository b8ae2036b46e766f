import { InputError } from '../../errors.ts'

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const OPENING = [0x5b, 0x7b]
const CLOSING = [0x5d, 0x7d]

/** A settings file of a large region has some ten thousand values, and is seven deep. */
const MOST_VALUES = 100_000
const DEEPEST = 20

/**
 * The JSON of a settings file, or of another one that somebody wrote.
 * @throws InputError `settings-too-much` when it holds more, or is nested deeper, than such a file does; `settings-unreadable` with the
 *   `line` and the `column`, counted from 1, where it stops being JSON.
 */
export function parseSettings(text: string, mostValues = MOST_VALUES): unknown {
  const bare = text.replace(/^\uFEFF/, '')
  refuseTooMuch(bare, mostValues)
  try {
    return JSON.parse(bare)
  } catch (error) {
    const before = bare.slice(0, placeIn(error) ?? firstFault(bare)).split('\n')
    throw new InputError('settings-unreadable', { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
  }
}

/** Counts before anything is made of it. What is no JSON may be counted wrongly, and is refused then anyway. */
function refuseTooMuch(text: string, most: number): void {
  let [depth, values, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (quoted && sign === BACKSLASH) at++
    else if (sign === QUOTE) quoted = !quoted
    else if (quoted) continue
    else if (sign === COMMA) values++
    else if (OPENING.includes(sign)) [depth, values] = [depth + 1, values + 1]
    else if (CLOSING.includes(sign)) depth--
    if (depth > DEEPEST || values > most) throw new InputError('settings-too-much', { deepest: DEEPEST, most })
  }
}

/** Where the engine says that it goes wrong. At the end only: what stands before it can be a piece of the file itself. */
function placeIn(error: unknown): number | undefined {
  const found = /in JSON at position (\d+)( \(line \d+ column \d+\))?$/.exec((error as Error).message)
  return found ? Number(found[1]) : undefined
}

/** Where the text stops being JSON, when the engine doesn't say it: every longer beginning of the text is wrong too, so it can be searched. */
function firstFault(text: string): number {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** True when this could be the beginning of JSON. A bare word or number at the end may still get longer. */
function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const { message } = error as Error
    if (/unexpected end|unterminated string/i.test(message)) return true
    return (placeIn(error) ?? -1) >= beginning.length
  }
}
