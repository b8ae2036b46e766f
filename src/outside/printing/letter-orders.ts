import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import type { LetterFault } from './letter-data.ts'
import { openTypesetter, type PrintedBatch, type SetLetters } from './letter-typesetter.ts'
import type { PreparedLetter } from './prepare-letter.ts'
import { stepAside } from '../aside/step-aside.ts'
import { typesetLetters } from './typeset-letters.ts'

/** What the letter process is asked: letters (into `file`, or back), another document, or only whether it can work at all. */
export type Order =
  | { kind: 'letters'; letters: readonly PreparedLetter[]; how: SetLetters; file?: string }
  | { kind: 'document'; layout: string; data: object }
  | { kind: 'ready' }

export interface LettersAnswer {
  /** Null when none could be printed; without `pdf` when it went into a file. */
  printed: (Omit<PrintedBatch, 'pdf'> & { pdf?: Buffer }) | null
  faults: LetterFault[]
}

export interface Answers {
  letters: LettersAnswer
  document: Buffer
  ready: true
}

/** What goes over: an order with its number, and the answer or why there is none. */
export type Asked = Order & { id: number }
export type Answered = { id: number; bytes: number } & ({ answer: Answers[Order['kind']] } | { error: string })

stepAside()
const setter = openTypesetter()

// This file runs in a process of its own (letter-process.ts). It does what the program asks, one thing after the other, until it is gone.
let last = Promise.resolve()
process.on('message', (asked: Asked) => void (last = last.then(() => answer(asked))))
process.on('disconnect', () => process.exit(0))

async function answer(asked: Asked): Promise<void> {
  const answered: Answered = { id: asked.id, ...attempt(asked), bytes: process.memoryUsage().rss }
  process.send?.(answered)
  // Afterwards: until the next order comes there is nothing else to do.
  await setter.forget()
}

function attempt(order: Order) {
  try {
    return { answer: carryOut(order) }
  } catch (error) {
    return { error: (error as Error).message }
  }
}

function carryOut(order: Order): Answers[Order['kind']] {
  if (order.kind === 'ready') return true
  if (order.kind === 'document') return setter.document(order.layout, order.data)
  const { printed, faults } = typesetLetters(setter, order.letters, order.how)
  if (!printed || !order.file) return { printed, faults }
  const { pdf, ...rest } = printed
  writeToDisk(order.file, pdf)
  return { printed: rest, faults }
}

/** What counts as printed is on the disk first. */
function writeToDisk(path: string, pdf: Buffer): void {
  const file = openSync(path, 'w', 0o600)
  try {
    writeFileSync(file, pdf)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}
