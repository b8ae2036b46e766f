import type { LetterData, LetterFault } from './letter-data.ts'
import type { PrintedBatch } from './letter-typesetter.ts'
import { prepareLetters } from './prepare-letter.ts'
import { lettersOf, NOTHING, printFiles, type PrintedFiles, withFaulty } from './print-files.ts'
import { OutsideError } from '../../errors.ts'
import { aside } from '../aside/aside.ts'
import { AsideError, type LimitsAside, NoWorkerError } from '../aside/one-at-a-time.ts'
import type * as setting from './set-letters.ts'

export type { LetterFault, PrintedBatch, PrintedFiles }

/** Some letters can't be printed. Nothing was: take these out, put them on a person's list, and print the rest. */
export class UnprintableLettersError extends Error {
  constructor(readonly faults: LetterFault[]) {
    super(`letters that can't be printed: ${faults.map(({ index, reason }) => `${index}: ${reason}`).join('; ')}`)
    this.name = 'UnprintableLettersError'
  }
}

export interface LetterPrinter {
  /**
   * A few letters as one PDF, in the given order. With `duplex`, the default, each letter takes whole sheets: else the next one would
   * stand on its back. With `drawn` the window is drawn. Throws UnprintableLettersError; OutsideError `printer-ended`.
   */
  print(letters: readonly LetterData[], options?: { duplex?: boolean; drawn?: boolean }): Promise<PrintedBatch>
  /**
   * Any number of letters in their order, in PDF files of a hundred letters, for a printer that prints on both sides. They are asked
   * for as they are needed and never all in memory. Letters that can't be printed are left out and named. Throws OutsideError
   * `printer-ended`, or Error when a file can't be written (the disk is full); then the files are worth nothing.
   * @param fileOf The path of a file that is not there yet, by its number; the first is 1.
   * @param letters A few dozen at a time.
   */
  printFiles(
    fileOf: (number: number) => string,
    letters: AsyncIterable<readonly LetterData[]>,
    title: string,
  ): Promise<PrintedFiles>
  /** Another document: a layout of `templates/layouts`, filled. Throws OutsideError `printer-ended`. */
  typeset(layout: string, data: object): Promise<Buffer>
  /** Ends the process. What is being printed fails. */
  stop(): Promise<void>
}

/** What the process holds in JavaScript are some hundred letters: so little that threads to clear it cost more than they clear. */
const LIMITS: LimitsAside = {
  seconds: 600,
  atOnce: 1,
  inLine: Infinity,
  idleSeconds: 60,
  freshAboveMegabytes: 250,
  v8: ['--max-semi-space-size=2', '--max-old-space-size=96', '--single-threaded-gc'],
}

/** A printer in a process of its own, which starts with the first letter, and starts again after a crash. */
export function startLetterPrinter(): LetterPrinter {
  const typesetting = aside<typeof setting>({ module: './set-letters', from: import.meta.url }, LIMITS)
  return {
    async print(letters, { duplex = true, drawn = false } = {}) {
      if (letters.length === 0) throw new UnprintableLettersError([{ index: -1, reason: 'there are no letters' }])
      const how = { duplex, drawn, title: titleOf(letters) }
      const prepared = prepareLetters(letters)
      const some = prepared.ready.length > 0
      const answer = some ? await explained(typesetting('setLetters', { letters: lettersOf(prepared), how })) : NOTHING
      const { printed, faults } = withFaulty(prepared, answer)
      if (faults.length > 0 || !printed?.pdf) throw new UnprintableLettersError([...faults])
      return { ...printed, pdf: Buffer.from(printed.pdf) }
    },
    printFiles: (fileOf, letters, title) => explained(printFiles(typesetting, fileOf, letters, title)),
    typeset: async (layout, data) => Buffer.from(await explained(typesetting('setDocument', { layout, data }))),
    stop: () => typesetting.stop(),
  }
}

/** PDF/UA asks for a title. A batch has many readers, so it names nobody. */
function titleOf(letters: readonly LetterData[]): string {
  const first = letters[0]?.parts[0]
  if (letters.length === 1 && first) return first.title.map((run) => run.text).join('')
  return `${letters.length} brieven`
}

/** A crash is nobody's fault and nothing is lost: said so that a person knows what to do. */
async function explained<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof AsideError || error instanceof NoWorkerError)
      throw new OutsideError('printer-ended', { reason: error.detail }, { cause: error })
    throw error
  }
}
