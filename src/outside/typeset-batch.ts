import type { LetterData } from './letter-data.ts'
import type { PrintedBatch, Typesetter } from './letter-typesetter.ts'
import { type PreparedLetter, prepareLetter } from './prepare-letter.ts'

/** A letter that can't be printed: its place in the batch, and why. */
export interface LetterFault {
  index: number
  reason: string
}

export type BatchOutcome = { printed: PrintedBatch } | { faults: LetterFault[] }

/** Smaller text for a letter that runs over; below this it can't be read. */
const SCALES = [0.95, 0.9, 0.86]

/** One file for all letters, or the faults of those that stand in the way: a batch is printed whole or not at all. */
export async function typesetBatch(setter: Typesetter, batch: LetterData[], duplex: boolean): Promise<BatchOutcome> {
  if (batch.length === 0) return { faults: [{ index: -1, reason: 'there are no letters' }] }
  const { letters, faults } = await prepareAll(batch)
  if (faults.length > 0) return { faults }
  const printed = attempt(setter, letters, duplex)
  if (printed instanceof Error) return { faults: faultsOf(setter, letters, printed) }
  return tooLong(printed, letters).length > 0 ? shrinkAndTypeset(setter, letters, printed, duplex) : { printed }
}

async function prepareAll(batch: LetterData[]) {
  const faults: LetterFault[] = []
  const letters: PreparedLetter[] = []
  for (const [index, letter] of batch.entries()) {
    try {
      letters.push(await prepareLetter(letter))
    } catch (error) {
      faults.push({ index, reason: (error as Error).message })
    }
  }
  return { letters, faults }
}

function attempt(setter: Typesetter, letters: PreparedLetter[], duplex: boolean): PrintedBatch | Error {
  try {
    return setter.typeset(letters, duplex)
  } catch (error) {
    return new Error(readable((error as Error).message))
  }
}

/** Typst says it with Rust's debug print; the sentence inside is what a person can use. */
function readable(message: string): string {
  const sentences = [...message.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '')
  return sentences.length > 0 ? [...new Set(sentences)].join('; ').replace(/[\\`"]+/g, '"') : message
}

/** The batch failed as a whole: each letter alone tells which one it is. */
function faultsOf(setter: Typesetter, letters: PreparedLetter[], whole: Error): LetterFault[] {
  const faults = letters.flatMap((letter, index) => {
    const alone = attempt(setter, [letter], false)
    return alone instanceof Error ? [{ index, reason: alone.message }] : []
  })
  return faults.length > 0 ? faults : [{ index: -1, reason: whole.message }]
}

function tooLong(printed: PrintedBatch, letters: PreparedLetter[]): number[] {
  return letters.flatMap((letter, index) => ((printed.pagesOf[index] ?? 0) > letter.parts.length ? [index] : []))
}

function shrinkAndTypeset(
  setter: Typesetter,
  letters: PreparedLetter[],
  printed: PrintedBatch,
  duplex: boolean,
): BatchOutcome {
  const shrunk = [...letters]
  const faults: LetterFault[] = []
  for (const index of tooLong(printed, letters)) {
    const smaller = SCALES.map((scale) => ({ ...letters[index]!, scale })).find((letter) => fits(setter, letter))
    if (smaller) shrunk[index] = smaller
    else faults.push({ index, reason: 'the letter is too long for one sheet' })
  }
  return faults.length > 0 ? { faults } : { printed: setter.typeset(shrunk, duplex) }
}

function fits(setter: Typesetter, letter: PreparedLetter): boolean {
  return (setter.typeset([letter], false).pagesOf[0] ?? 0) <= letter.parts.length
}
