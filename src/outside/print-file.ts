import { mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LetterData } from './letter-data.ts'
import { type LetterProcess, ProcessEndedError } from './letter-process.ts'
import type { LettersAnswer } from './letter-orders.ts'
import type { LetterFault } from './typeset-letters.ts'

/** A file with many letters. */
export interface PrintedFile {
  /** All sides, the blank ones among them. */
  readonly pages: number
  /** For each letter, in order: where it begins and its printed sides; null for one that could not be printed. */
  readonly places: ({ readonly page: number; readonly pages: number } | null)[]
  readonly faults: LetterFault[]
}

/**
 * Typesets a few dozen letters at a time, each lot in a file of its own, and joins the files. While one lot is typeset, the next is
 * being written. A lot on which the process breaks is tried letter by letter, so that one letter never stops the others.
 */
export async function printFile(
  typesetting: LetterProcess,
  file: string,
  letters: AsyncIterable<readonly LetterData[]>,
  title: string,
): Promise<PrintedFile> {
  const folder = await mkdtemp(join(dirname(file), '.printing-'))
  const printed: PrintedFile = { pages: 0, places: [], faults: [] }
  const files: string[] = []
  try {
    for await (const lot of oneAhead(letters)) {
      const target = join(folder, `${files.length}.pdf`)
      const answer = await printLot(typesetting, lot, { file: target, title })
      addLot(printed, lot.length, answer)
      if (answer.printed) files.push(target)
    }
    if (files.length > 0) await typesetting.ask<'join'>({ kind: 'join', files, file })
    return printed
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
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

interface Target {
  readonly file: string
  readonly title: string
}

async function printLot(
  typesetting: LetterProcess,
  letters: readonly LetterData[],
  { file, title }: Target,
): Promise<LettersAnswer> {
  const how = { duplex: true, padded: true, title }
  try {
    return await typesetting.ask<'letters'>({ kind: 'letters', letters, how, file })
  } catch (error) {
    if (!(error instanceof ProcessEndedError) || error.reason === STOPPED) throw error
    const breaking = await findBreaking(typesetting, letters)
    if (breaking.length === 0) throw error
    const kept = letters.filter((_, index) => !breaking.includes(index))
    const { printed, faults } =
      kept.length > 0
        ? await typesetting.ask<'letters'>({ kind: 'letters', letters: kept, how, file })
        : { printed: null, faults: [] }
    const places = letters.flatMap((_, index) => (breaking.includes(index) ? [] : [index]))
    const own = faults.map(({ index, reason }) => ({ index: places[index] ?? -1, reason }))
    return { printed, faults: [...own, ...breaking.map((index) => ({ index, reason: error.reason }))] }
  }
}

const STOPPED = 'it was stopped'

/** The letters on which the process ends, each tried alone. */
async function findBreaking(typesetting: LetterProcess, letters: readonly LetterData[]): Promise<number[]> {
  const breaking: number[] = []
  for (const [index, letter] of letters.entries()) {
    const how = { duplex: false, title: 'Brief' }
    await typesetting.ask<'letters'>({ kind: 'letters', letters: [letter], how }).catch((error: unknown) => {
      if (!(error instanceof ProcessEndedError) || error.reason === STOPPED) throw error
      breaking.push(index)
    })
  }
  return breaking
}

function addLot(printed: { -readonly [K in keyof PrintedFile]: PrintedFile[K] }, count: number, answer: LettersAnswer) {
  const first = printed.places.length
  const faulty = new Map(answer.faults.map(({ index, reason }) => [index, reason]))
  let [page, at] = [printed.pages + 1, 0]
  for (let index = 0; index < count; index++) {
    const reason = faulty.get(index)
    if (reason !== undefined) printed.faults.push({ index: first + index, reason })
    const pages = reason === undefined ? (answer.printed?.pagesOf[at++] ?? 0) : 0
    printed.places.push(pages > 0 ? { page, pages } : null)
    page += pages + (pages % 2)
  }
  printed.pages = page - 1
}
