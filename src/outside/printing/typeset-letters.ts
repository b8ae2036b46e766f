import { ADDRESS_TOO_LARGE, type LetterFault, TOO_LONG_FOR_SHEET } from './letter-data.ts'
import type { PrintedBatch, SetLetters, Typesetter } from './letter-typesetter.ts'
import type { PreparedLetter } from './prepare-letter.ts'

/** The letters that could be printed, in their order; and the others. None could: no file. */
export interface TypesetLetters {
  printed: PrintedBatch | null
  faults: LetterFault[]
}

/** Smaller text for a letter that runs over; below this it can't be read. */
const SCALES = [0.95, 0.9, 0.86]

/** Puts the letters in one file. A letter that can't be printed is left out and named; the others don't suffer. */
export function typesetLetters(setter: Typesetter, batch: readonly PreparedLetter[], how: SetLetters): TypesetLetters {
  const ready = batch.map((letter, index) => ({ index, letter }))
  const first = attempt(setter, ready, how)
  const { kept, lost } = first instanceof Error ? withoutFaulty(setter, ready, first) : fitted(setter, ready, first)
  const printed = first instanceof Error || kept !== ready ? attempt(setter, kept, how) : first
  if (printed instanceof Error) throw printed
  return { printed: kept.length > 0 ? printed : null, faults: lost }
}

/** A prepared letter that knows its place. */
interface Ready {
  readonly index: number
  readonly letter: PreparedLetter
}

interface Sorted {
  readonly kept: readonly Ready[]
  readonly lost: LetterFault[]
}

const NOTHING: PrintedBatch = { pdf: Buffer.alloc(0), pages: 0, pagesOf: [] }

function attempt(setter: Typesetter, ready: readonly Ready[], how: SetLetters): PrintedBatch | Error {
  if (ready.length === 0) return NOTHING
  try {
    return setter.letters(
      ready.map(({ letter }) => letter),
      how,
    )
  } catch (error) {
    return new Error(readable((error as Error).message))
  }
}

/** Typst says it with Rust's debug print; the sentence inside is what a person can use. What our layout says is a code. */
function readable(message: string): string {
  if (message.includes(`panicked with: "${ADDRESS_TOO_LARGE}"`)) return ADDRESS_TOO_LARGE
  const sentences = [...message.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '')
  return sentences.length > 0 ? [...new Set(sentences)].join('; ').replace(/[\\`"]+/g, '"') : message
}

const ALONE: SetLetters = { duplex: false, title: 'Brief' }

/** They failed together: each alone tells whether it is to blame, and is made to fit on the way. */
function withoutFaulty(setter: Typesetter, ready: readonly Ready[], whole: Error): Sorted {
  const kept: Ready[] = []
  const lost: LetterFault[] = []
  for (const one of ready) {
    const alone = attempt(setter, [one], ALONE)
    const fits = alone instanceof Error ? alone : shrunk(setter, one, alone)
    if (fits instanceof Error) lost.push({ index: one.index, reason: fits.message })
    else kept.push(fits)
  }
  if (lost.length === 0) throw whole
  return { kept, lost }
}

/** Letters that run over get smaller text, or are too long. The same list when all fit. */
function fitted(setter: Typesetter, ready: readonly Ready[], { pagesOf }: PrintedBatch): Sorted {
  const tooLong = ready.filter(({ letter }, at) => (pagesOf[at] ?? 0) > letter.parts.length)
  if (tooLong.length === 0) return { kept: ready, lost: [] }
  const lost: LetterFault[] = []
  const kept = ready.flatMap((one) => {
    const fits = tooLong.includes(one) ? smaller(setter, one) : one
    if (!(fits instanceof Error)) return [fits]
    lost.push({ index: one.index, reason: fits.message })
    return []
  })
  return { kept, lost }
}

function shrunk(setter: Typesetter, one: Ready, { pagesOf }: PrintedBatch): Ready | Error {
  return (pagesOf[0] ?? 0) > one.letter.parts.length ? smaller(setter, one) : one
}

function smaller(setter: Typesetter, { index, letter }: Ready): Ready | Error {
  const found = SCALES.map((scale) => ({ index, letter: { ...letter, scale } })).find((one) => {
    const alone = attempt(setter, [one], ALONE)
    return !(alone instanceof Error) && (alone.pagesOf[0] ?? 0) <= letter.parts.length
  })
  return found ?? new Error(TOO_LONG_FOR_SHEET)
}
