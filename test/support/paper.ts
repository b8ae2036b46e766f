import { writeFileSync } from 'node:fs'
import { type LetterPrinter, UnprintableLettersError } from '../../src/outside/printing/letter-printer.ts'
import type { LetterData } from '../../src/outside/printing/letter-data.ts'

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
      const faults: { index: number; reason: string }[] = []
      const sides: (number | null)[] = []
      for await (const lot of lots) {
        for (const { place, letter } of lot) {
          const reason = faulty(letter, place)
          if (reason) faults.push({ index: place, reason })
          sides[place] = reason ? null : 2
        }
      }
      let page = -1
      const places = sides.map((pages) => (pages === null ? null : { page: (page += 2), pages }))
      writeFileSync(file, PDF)
      return { pages: page + 1, places, faults }
    },
    typeset: () => Promise.resolve(PDF),
    stop: () => Promise.resolve(),
  }
}

const PDF = Buffer.from('%PDF')
