import { pageOfTag, type PdfObject, type PdfParts } from './read-typst-pdf.ts'

/** A letter in a file with others: its place among all letters, and its sides, blank ones too. */
export interface LetterInFile {
  readonly place: number
  readonly sides: number
}

/** A letter with its numbers in the joined file. */
export interface JoinedLetter {
  readonly place: number
  readonly pages: readonly number[]
  /** Its part of the document: what holds its tags together. */
  readonly part: number
  /** What stands right below that part. */
  readonly tags: readonly number[]
}

/** A file that Typst wrote, and what is added to its numbers in the joined file. */
interface ShiftedFile {
  readonly objects: readonly PdfObject[]
  readonly found: PdfParts
  readonly shift: number
}

/**
 * The letters of a file with their pages and tags.
 * @param parts The number of the first letter's part; the others follow.
 * @throws Error when the file has other pages than the letters say.
 */
export function lettersIn(file: ShiftedFile, given: readonly LetterInFile[], parts: number): JoinedLetter[] {
  const { pages } = file.found
  let from = 0
  const letters = given.map(({ place, sides }, index) => {
    const own = pages.slice(from, (from += sides)).map((page) => page + file.shift)
    return { place, pages: own, part: parts + index, tags: [] as number[] }
  })
  if (from !== pages.length) throw new Error(`a PDF of ${pages.length} pages for letters of ${from} sides`)
  shareTags(file, letters)
  return letters
}

function shareTags({ objects, found, shift }: ShiftedFile, letters: readonly { pages: number[]; tags: number[] }[]) {
  const bodies = new Map(objects.map(({ number, body }) => [number, body]))
  const byPage = new Map(letters.flatMap((letter) => letter.pages.map((page) => [page, letter] as const)))
  // What holds nothing stands with what is read before it.
  let [letter] = letters
  for (const tag of found.tags) {
    const page = pageOfTag(tag, bodies)
    if (page !== undefined) letter = byPage.get(page + shift)
    letter?.tags.push(tag + shift)
  }
}
