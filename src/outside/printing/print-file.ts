import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LetterData, LetterFault } from './letter-data.ts'
import { joinAside, type Joining } from './join-aside.ts'
import type { LetterInFile } from './letters-in-pdf.ts'
import type { LetterProcess } from './letter-process.ts'
import type { LettersAnswer } from './letter-orders.ts'
import { type PreparedLetter, type PreparedLetters, prepareLetters } from './prepare-letter.ts'
import { printLot, printPrepared } from './print-lot.ts'

/** A letter that is to stand at this place among the others. The first is 0. */
export interface PlacedLetter {
  readonly place: number
  readonly letter: LetterData
}

/** A file with many letters. */
export interface PrintedFile {
  /** All sides, the blank ones among them. */
  readonly pages: number
  /** For each letter, in order: where it begins and its printed sides; null for one that could not be printed. */
  readonly places: readonly ({ readonly page: number; readonly pages: number } | null)[]
  /** `index` is the letter's place. */
  readonly faults: readonly LetterFault[]
}

/**
 * Typesets a few dozen letters at a time, each lot in a file of its own, and joins the files in the order of the letters' places. While
 * one lot is typeset, the next is being written and prepared, and the one before is joined. A lot on which the process breaks is tried
 * letter by letter, so that one letter never stops the others.
 * @throws ProcessEndedError, and Error when the file can't be written.
 * @param letters In any order. Those in one language are best typeset one after the other: what they have in common is then done once.
 */
export async function printFile(
  typesetting: LetterProcess,
  file: string,
  letters: AsyncIterable<readonly PlacedLetter[]>,
  title: string,
): Promise<PrintedFile> {
  const folder = await mkdtemp(join(dirname(file), '.printing-'))
  const sides: (number | null)[] = []
  const faults: LetterFault[] = []
  let joining: Joining | undefined
  let lots = 0
  try {
    for await (const { lot, prepared } of oneAhead(preparing(letters))) {
      const target = join(folder, `${lots++}.pdf`)
      const printing = (ready: readonly PreparedLetter[]) => printLot(typesetting, ready, { file: target, title })
      const answer = await printPrepared(prepared, printing)
      const done = printedOf(lot, answer)
      for (const { place, pages } of done) sides[place] = pages
      faults.push(...answer.faults.map(({ index, reason }) => ({ index: lot[index]!.place, reason })))
      if (answer.printed) (joining ??= joinAside(file)).add(target, done.flatMap(onPaper))
    }
    await joining?.finish()
    return { ...placesOf(sides), faults: faults.sort((one, other) => one.index - other.index) }
  } finally {
    await joining?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Lot {
  readonly lot: readonly PlacedLetter[]
  readonly prepared: PreparedLetters
}

/** Here, because the process has its hands full. */
async function* preparing(letters: AsyncIterable<readonly PlacedLetter[]>): AsyncGenerator<Lot> {
  for await (const lot of letters) yield { lot, prepared: prepareLetters(lot.map(({ letter }) => letter)) }
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

/** A letter with its printed sides; null when it could not be printed. */
interface Done {
  readonly place: number
  readonly pages: number | null
}

function printedOf(lot: readonly PlacedLetter[], { printed, faults }: LettersAnswer): Done[] {
  const faulty = new Set(faults.map(({ index }) => index))
  let at = 0
  return lot.map(({ place }, index) => ({ place, pages: faulty.has(index) ? null : (printed?.pagesOf[at++] ?? 0) }))
}

/** Each letter takes whole sheets. */
function onPaper({ place, pages }: Done): LetterInFile[] {
  return pages === null ? [] : [{ place, sides: pages + (pages % 2) }]
}

function placesOf(sides: readonly (number | null)[]): Pick<PrintedFile, 'pages' | 'places'> {
  let page = 1
  const places = Array.from(sides, (pages = null) => {
    if (pages === null) return null
    const begins = page
    page += pages + (pages % 2)
    return { page: begins, pages }
  })
  return { pages: page - 1, places }
}
