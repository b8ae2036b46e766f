import { ADDRESS_TOO_LARGE, type LetterFault, TOO_LONG_FOR_SHEET } from './letter-data.ts'
import type { OverrunBatch, PrintedBatch, SetLetters, Typesetter } from './letter-typesetter.ts'
import type { PreparedLetter } from './prepare-letter.ts'

/** The letters that could be printed, in their order; and the others. None could: no file. */
export interface TypesetLetters {
  printed: PrintedBatch | null
  faults: LetterFault[]
}

/** Smaller text for a letter that runs over; below this it can't be read. */
const SCALES = [0.95, 0.9, 0.86]

/** Puts the letters in one file. A letter that can't be printed is left out and named; the others don't suffer. */
export async function typesetLetters(
  setter: Typesetter,
  batch: readonly PreparedLetter[],
  how: SetLetters,
): Promise<TypesetLetters> {
  const faults: LetterFault[] = []
  let ready: readonly Ready[] = batch.map((letter, index) => ({ index, letter }))
  while (ready.length > 0) {
    const made = attempt(setter, ready, how)
    if (isPrinted(made)) return { printed: made, faults }
    const { kept, lost } = made instanceof Error ? withoutFaulty(setter, ready, made) : fitted(setter, ready, made)
    ready = kept
    faults.push(...lost)
    // Each time all of it is set anew: what the time before left behind must not add up.
    await setter.forget()
  }
  return { printed: null, faults }
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

type Attempt = PrintedBatch | OverrunBatch | Error

function attempt(setter: Typesetter, ready: readonly Ready[], how: SetLetters): Attempt {
  try {
    return setter.letters(
      ready.map(({ letter }) => letter),
      how,
    )
  } catch (error) {
    return new Error(readable((error as Error).message))
  }
}

function isPrinted(made: Attempt): made is PrintedBatch {
  return !(made instanceof Error) && made.pdf !== null
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
  const sorted = sortedBy(ready, (one) => {
    const alone = attempt(setter, [one], ALONE)
    if (alone instanceof Error) return alone
    return isPrinted(alone) ? one : smaller(setter, one)
  })
  if (sorted.lost.length === 0) throw whole
  return sorted
}

/** Letters that run over get smaller text, or are too long. */
function fitted(setter: Typesetter, ready: readonly Ready[], { pagesOf }: OverrunBatch): Sorted {
  const overrun = new Set(ready.filter(({ letter }, at) => pagesOf[at] !== letter.parts.length))
  return sortedBy(ready, (one) => (overrun.has(one) ? smaller(setter, one) : one))
}

function sortedBy(ready: readonly Ready[], tried: (one: Ready) => Ready | Error): Sorted {
  const lost: LetterFault[] = []
  const kept = ready.flatMap((one) => {
    const made = tried(one)
    if (!(made instanceof Error)) return [made]
    lost.push({ index: one.index, reason: made.message })
    return []
  })
  return { kept, lost }
}

/** The letter in the largest smaller text in which it fits; or why it can't be printed. */
function smaller(setter: Typesetter, { index, letter }: Ready): Ready | Error {
  for (const scale of SCALES.filter((scale) => scale < letter.scale)) {
    const one = { index, letter: { ...letter, scale } }
    const alone = attempt(setter, [one], ALONE)
    if (alone instanceof Error) return alone
    if (isPrinted(alone)) return one
  }
  return new Error(TOO_LONG_FOR_SHEET)
}
