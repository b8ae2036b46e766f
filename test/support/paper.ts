import { writeFileSync } from 'node:fs'
import { type LetterPrinter, UnprintableLettersError } from '../../src/outside/printing/letter-printer.ts'
import type { LetterData } from '../../src/outside/printing/letter-data.ts'

/** Says that it printed, two sides each, without the second that Typst needs to start. Letters that are `faulty` can't be printed. */
export function paperPrinter(
  faulty: (letter: LetterData, index: number) => string | null = () => null,
  lettersAFile = 5_000,
): LetterPrinter {
  return {
    print: (letters) => {
      const faults = letters.flatMap((letter, index) => {
        const reason = faulty(letter, index)
        return reason ? [{ index, reason }] : []
      })
      if (faults.length > 0) return Promise.reject(new UnprintableLettersError(faults))
      return Promise.resolve({ pdf: PDF, pages: letters.length * 2, pagesOf: letters.map(() => 2) })
    },
    printFiles: async (fileOf, lots) => {
      const faults: { index: number; reason: string }[] = []
      const places: ({ file: number; page: number; pages: number } | null)[] = []
      let printed = 0
      for await (const lot of lots) {
        for (const letter of lot) {
          const reason = faulty(letter, places.length)
          if (reason) faults.push({ index: places.length, reason })
          const [file, before] = [Math.floor(printed / lettersAFile) + 1, printed % lettersAFile]
          places.push(reason ? null : { file, page: 1 + 2 * before, pages: 2 })
          if (!reason) printed++
        }
      }
      const files = Math.ceil(printed / lettersAFile)
      for (let number = 1; number <= files; number++) writeFileSync(fileOf(number), PDF)
      return { files, pages: 2 * printed, places, faults }
    },
    typeset: () => Promise.resolve(PDF),
    stop: () => Promise.resolve(),
  }
}

const PDF = Buffer.from('%PDF')
