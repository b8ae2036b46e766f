import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'
import type { LetterFault } from './letter-data.ts'
import { openTypesetter, type PrintedBatch, type SetLetters } from './letter-typesetter.ts'
import type { PreparedLetter } from './prepare-letter.ts'
import { typesetLetters } from './typeset-letters.ts'

// This file runs aside (letter-printer.ts): what Typst holds goes back to the machine when its process ends; if it breaks, it breaks alone.
const setter = openTypesetter()

export interface LettersToSet {
  readonly letters: readonly PreparedLetter[]
  readonly how: SetLetters
  /** Where to write them; without it they are given back. */
  readonly file?: string
}

export interface LettersAnswer {
  /** Null when none could be printed; without `pdf` when it went into a file. */
  readonly printed: (Omit<PrintedBatch, 'pdf'> & { pdf?: Buffer }) | null
  readonly faults: readonly LetterFault[]
}

/** Letters as one PDF. Those that can't be printed are left out and named. @throws Error when the file can't be written. */
export async function setLetters({ letters, how, file }: LettersToSet): Promise<LettersAnswer> {
  const answer = await typesetLetters(setter, letters, how)
  await setter.forget()
  const { printed, faults } = answer
  if (!printed || !file) return answer
  const { pdf, ...rest } = printed
  writeToDisk(file, pdf)
  return { printed: rest, faults }
}

/** Another document: a layout of ours, filled with data. */
export async function setDocument({ layout, data }: { layout: string; data: object }): Promise<Buffer> {
  const pdf = setter.document(layout, data)
  await setter.forget()
  return pdf
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
