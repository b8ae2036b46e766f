import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import { type Day } from '../../calendar/days.ts'
import { localTime } from '../../outside/clock.ts'
import { correctedText, whileUncorrected } from './corrections.ts'
import { readTextFile, reviewNoteOf, segmentsOf, TEXT_FILES, type TextFile } from './text-files.ts'
import { TextSignOff } from './text-sign-off.entity.ts'

/** Whether somebody who reads a language has looked at a text as it is now, beside the Dutch as it is now. */
export interface TextReview {
  readonly reviewed: boolean
  /** Who, and when. */
  readonly by?: string | undefined
}

/** Both texts of a sign-off, as short as they can stand in a file. */
export interface ReviewHashes {
  readonly dutch: string
  readonly text: string
}

/** The reviews of every text, by file and language. */
export type Reviews = (file: TextFile, language: string) => TextReview

/** What is known of all texts: from who signed here, else from what the file itself says. */
export async function listReviews(tx: EntityManager): Promise<Reviews> {
  const signed = new Map((await tx.find(TextSignOff)).map((one) => [`${one.file}/${one.language}`, one]))
  return (file, language) => reviewOf(signed.get(`${file}/${language}`), file, language)
}

function reviewOf(signed: TextSignOff | undefined, file: TextFile, language: string): TextReview {
  const now = present()(file, language)
  if (signed && signed.dutchHash === now.dutch && signed.textHash === now.text)
    return { reviewed: true, by: signerOf(signed) }
  const [, by, dutch, text] = NOTE.exec(now.note) ?? []
  // A note that somebody wrote by hand has no hashes, and holds as long as it stands there.
  if (by === undefined || (dutch && (dutch !== now.dutch || text !== now.text))) return { reviewed: false }
  return { reviewed: true, by }
}

const NOTE = /^yes \((.+?)(?:; ([0-9a-f]{12}) ([0-9a-f]{12}))?\)$/

/** `A. Lezer, 2026-11-30` */
function signerOf({ name, at }: Pick<TextSignOff, 'name' | 'at'>): string {
  return `${name}, ${dayOf(at)}`
}

function dayOf(at: string): Day {
  return localTime(at).day
}

/** What a file says of a sign-off: `yes (A. Lezer, 2026-11-30; 0f3a… 9c1b…)`, so that it lapses there by itself too. */
export function reviewNote(signed: TextSignOff): string {
  return `yes (${signerOf(signed)}; ${signed.dutchHash} ${signed.textHash})`
}

/** Of all that a file says, in its order: twelve hexadecimal digits. */
export function hashOfTexts(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12)
}

/** A text as it is used now: with its corrections. */
interface Present extends ReviewHashes {
  readonly note: string
}

/** Of each file and language what they are now, worked out when it is first asked for. */
const present = whileUncorrected((corrections) => {
  const known = new Map<string, Present>()
  return (file: TextFile, language: string): Present => {
    const name = `${file}/${language}`
    const found = known.get(name) ?? presentText(file, language)
    known.set(name, found)
    return found
  }

  function presentText(file: TextFile, language: string): Present {
    const text = correctedText(file, language, corrections, (code) => readTextFile(file, code))
    return {
      dutch: hashOfTexts(segmentsOf(file, readTextFile(file, 'nl')).map((one) => one.text)),
      text: hashOfTexts(segmentsOf(file, text).map((one) => one.text)),
      note: reviewNoteOf(file, text),
    }
  }
})

/** How many of the texts of a language have been read. */
export function countReviewed(reviews: Reviews, language: string): number {
  return TEXT_FILES.filter((file) => reviews(file, language).reviewed).length
}
