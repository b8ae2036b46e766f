import { setImmediate as aTurn } from 'node:timers/promises'
import type { LetterData, LetterFault } from './letter-data.ts'
import type { Aside } from '../aside/aside.ts'
import { AsideError } from '../aside/one-at-a-time.ts'
import type * as setting from './set-letters.ts'
import type { LettersAnswer } from './set-letters.ts'
import { type PreparedLetter, type PreparedLetters, prepareLetters } from './prepare-letter.ts'

/** Many letters, in as many files as they need. */
export interface PrintedFiles {
  readonly files: number
  /** All sides of all files, the blank ones among them. */
  readonly pages: number
  /** For each letter, in order; null for one that could not be printed. */
  readonly places: readonly (PlaceInFiles | null)[]
  /** `index` is the letter's place among all. */
  readonly faults: readonly LetterFault[]
}

/** Where a letter stands: in which file, on which page of it it begins, and its printed sides. Files and pages count from 1. */
export interface PlaceInFiles {
  readonly file: number
  readonly page: number
  readonly pages: number
}

/** The functions of `set-letters.ts`, aside. */
export type Typesetting = Aside<typeof setting>

/** A letter takes most of a megabyte of the letter process while its file is set. */
const LETTERS_A_FILE = 100

/**
 * Sets a hundred letters at a time, each time as one document in a file of its own. While one file is set, the letters of the next
 * are written and prepared. A file on which the process breaks is tried letter by letter, so that one letter never stops the others.
 * @param fileOf The path of a file, by its number.
 * @throws AsideError, NoWorkerError, and Error when a file can't be written.
 */
export async function printFiles(
  typesetting: Typesetting,
  fileOf: (number: number) => string,
  letters: AsyncIterable<readonly LetterData[]>,
  title: string,
  lettersAFile = LETTERS_A_FILE,
): Promise<PrintedFiles> {
  const places: (PlaceInFiles | null)[] = []
  const faults: LetterFault[] = []
  let [files, pages] = [0, 0]
  for await (const prepared of oneAhead(inFiles(letters, lettersAFile))) {
    const target = { file: fileOf(files + 1), title }
    const answer = withFaulty(prepared, await printLot(typesetting, lettersOf(prepared), target))
    faults.push(...answer.faults.map(({ index, reason }) => ({ index: places.length + index, reason })))
    if (answer.printed) files++
    pages += answer.printed?.pages ?? 0
    places.push(...placesIn(files, prepared, answer))
  }
  return { files, pages, places, faults }
}

/** The letters of one file after the other, prepared: here, because the process has its hands full. */
async function* inFiles(
  letters: AsyncIterable<readonly LetterData[]>,
  lettersAFile: number,
): AsyncGenerator<PreparedLetters> {
  let coming = NO_LETTERS
  for await (const some of letters) {
    for (let from = 0; from < some.length;) {
      const room = lettersAFile - sizeOf(coming)
      coming = joined(coming, prepareLetters(some.slice(from, from + room)))
      from += room
      if (sizeOf(coming) < lettersAFile) continue
      yield coming
      coming = NO_LETTERS
    }
    await aTurn()
  }
  if (sizeOf(coming) > 0) yield coming
}

const NO_LETTERS: PreparedLetters = { ready: [], faults: [] }

function sizeOf({ ready, faults }: PreparedLetters): number {
  return ready.length + faults.length
}

function joined(some: PreparedLetters, others: PreparedLetters): PreparedLetters {
  const after = <T extends { readonly index: number }>(one: T) => ({ ...one, index: sizeOf(some) + one.index })
  return { ready: [...some.ready, ...others.ready.map(after)], faults: [...some.faults, ...others.faults.map(after)] }
}

/** The same, but the next is asked for while this one is being used. */
async function* oneAhead<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = items[Symbol.asyncIterator]()
  let coming = iterator.next()
  for (let item = await coming; !item.done; item = await coming) {
    coming = iterator.next()
    // Whoever waits for it hears of it; until then it is nobody's unhandled failure.
    coming.catch(() => undefined)
    yield item.value
  }
}

/** Each letter takes whole sheets. */
function placesIn(file: number, prepared: PreparedLetters, { printed, faults }: LettersAnswer) {
  const faulty = new Set(faults.map(({ index }) => index))
  const sides = [...(printed?.pagesOf ?? [])]
  let next = 1
  return Array.from({ length: sizeOf(prepared) }, (_, index): PlaceInFiles | null => {
    if (faulty.has(index)) return null
    const [page, pages] = [next, sides.shift() ?? 0]
    next += pages + (pages % 2)
    return { file, page, pages }
  })
}

/** Those that could be prepared. */
export function lettersOf({ ready }: PreparedLetters): PreparedLetter[] {
  return ready.map(({ letter }) => letter)
}

/** What became of those, with the others: faults are at the places that the letters had before they were prepared. */
export function withFaulty({ ready, faults }: PreparedLetters, answer: LettersAnswer): LettersAnswer {
  const own = answer.faults.map(({ index, reason }) => ({ index: ready[index]!.index, reason }))
  return { printed: answer.printed, faults: [...faults, ...own].sort((one, other) => one.index - other.index) }
}

interface Target {
  readonly file: string
  readonly title: string
}

/**
 * Has letters typeset into a file. When the process breaks on them each is tried alone: the one to blame is left out and named.
 * @throws NoWorkerError when the process can't work at all, or was stopped; AsideError when none is to blame.
 */
async function printLot(
  typesetting: Typesetting,
  letters: readonly PreparedLetter[],
  { file, title }: Target,
): Promise<LettersAnswer> {
  const how = { duplex: true, padded: true, title }
  if (letters.length === 0) return NOTHING
  try {
    return await typesetting('setLetters', { letters, how, file })
  } catch (error) {
    if (!(error instanceof AsideError)) throw error
    const breaking = await findBreaking(typesetting, letters)
    if (breaking.length === 0) throw error
    const kept = letters.filter((_, index) => !breaking.includes(index))
    const { printed, faults } =
      kept.length > 0 ? await typesetting('setLetters', { letters: kept, how, file }) : NOTHING
    const places = letters.flatMap((_, index) => (breaking.includes(index) ? [] : [index]))
    const own = faults.map(({ index, reason }) => ({ index: places[index] ?? -1, reason }))
    return { printed, faults: [...own, ...breaking.map((index) => ({ index, reason: error.detail }))] }
  }
}

export const NOTHING: LettersAnswer = { printed: null, faults: [] }

/** The letters on which the process ends, each tried alone. */
async function findBreaking(typesetting: Typesetting, letters: readonly PreparedLetter[]): Promise<number[]> {
  const breaking: number[] = []
  for (const [index, letter] of letters.entries()) {
    const how = { duplex: false, title: 'Brief' }
    await typesetting('setLetters', { letters: [letter], how }).catch((error: unknown) => {
      if (!(error instanceof AsideError)) throw error
      breaking.push(index)
    })
  }
  return breaking
}
