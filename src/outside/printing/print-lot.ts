import type { LettersAnswer } from './letter-orders.ts'
import { type LetterProcess, ProcessEndedError } from './letter-process.ts'
import type { PreparedLetter, PreparedLetters } from './prepare-letter.ts'

/**
 * Prints those that could be prepared.
 * @returns With faults at the places that the letters had before they were prepared.
 */
export async function printPrepared(
  { ready, faults }: PreparedLetters,
  print: (letters: readonly PreparedLetter[]) => Promise<LettersAnswer>,
): Promise<LettersAnswer> {
  if (ready.length === 0) return { printed: null, faults: [...faults] }
  const answer = await print(ready.map(({ letter }) => letter))
  const own = answer.faults.map(({ index, reason }) => ({ index: ready[index]!.index, reason }))
  return { printed: answer.printed, faults: [...faults, ...own].sort((one, other) => one.index - other.index) }
}

interface Target {
  readonly file: string
  readonly title: string
}

/**
 * Has letters typeset into a file. A lot on which the process breaks is tried letter by letter: the one to blame is left out and named.
 * @throws ProcessEndedError when it can't work at all, or was stopped.
 */
export async function printLot(
  typesetting: LetterProcess,
  letters: readonly PreparedLetter[],
  { file, title }: Target,
): Promise<LettersAnswer> {
  const how = { duplex: true, padded: true, title }
  try {
    return await typesetting.ask<'letters'>({ kind: 'letters', letters, how, file })
  } catch (error) {
    if (!(error instanceof ProcessEndedError) || error.reason === STOPPED) throw error
    // A process that can't even start says nothing about the letters.
    await typesetting.ask<'ready'>({ kind: 'ready' })
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
async function findBreaking(typesetting: LetterProcess, letters: readonly PreparedLetter[]): Promise<number[]> {
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
