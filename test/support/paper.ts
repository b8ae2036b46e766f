import { writeFileSync } from 'node:fs'
import { type LetterPrinter, UnprintableLettersError } from '../../src/outside/letter-printer.ts'
import type { LetterData } from '../../src/outside/letter-data.ts'

/** Says that it printed, two sides each, without the second that Typst needs to start. Letters that are `faulty` can't be printed. */
export function paperPrinter(faulty: (letter: LetterData, index: number) => string | null = () => null): LetterPrinter {
  return {
    print: (letters) => {
      const faults = letters.flatMap((letter, index) => {
        const reason = faulty(letter, index)
        return reason ? [{ index, reason }] : []
      })
      if (faults.length > 0) return Promise.reject(new UnprintableLettersError(faults))
      return Promise.resolve({ pdf: PDF, pages: letters.length * 2, pagesOf: letters.map(() => 2) })
    },
    printFile: async (file, lots) => {
      const places: ({ page: number; pages: number } | null)[] = []
      const faults: { index: number; reason: string }[] = []
      let page = 1
      for await (const lot of lots) {
        for (const letter of lot) {
          const reason = faulty(letter, places.length)
          if (reason) faults.push({ index: places.length, reason })
          places.push(reason ? null : { page, pages: 2 })
          page += reason ? 0 : 2
        }
      }
      writeFileSync(file, PDF)
      return { pages: page - 1, places, faults }
    },
    typeset: () => Promise.resolve(PDF),
    stop: () => Promise.resolve(),
  }
}

const PDF = Buffer.from('%PDF')
