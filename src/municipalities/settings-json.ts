import { InputError } from '../errors.ts'

/**
 * The JSON of a settings file.
 * @throws InputError `settings-unreadable` with the `line` and the `column`, counted from 1, where it stops being JSON.
 */
export function parseSettings(text: string): unknown {
  const bare = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(bare)
  } catch (error) {
    const before = bare.slice(0, placeIn(error) ?? firstFault(bare)).split('\n')
    throw new InputError('settings-unreadable', { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
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
