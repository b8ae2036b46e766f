import QRCode from 'qrcode'
import {
  type AddressWindow,
  type LetterData,
  type LetterFault,
  type LetterPart,
  type LetterRun,
  type LetterSection,
  WINDOW_LEFT,
} from './letter-data.ts'
import { isWhole } from '../whole-text.ts'

const DARK_BLUE = '#154273'

/** A letter with everything the template draws: the QR codes made, the defaults filled in, the text at a scale that fits. */
export type PreparedLetter = ReturnType<typeof prepareLetter>

/** The letters that can be typeset, each with its place among those given; and the others. */
export interface PreparedLetters {
  readonly ready: readonly { readonly index: number; readonly letter: PreparedLetter }[]
  readonly faults: readonly LetterFault[]
}

/** Prepares each letter. One that can't be is named; the others don't suffer. */
export function prepareLetters(letters: readonly LetterData[]): PreparedLetters {
  const faults: LetterFault[] = []
  const ready = letters.flatMap((letter, index) => {
    try {
      return [{ index, letter: prepareLetter(letter) }]
    } catch (error) {
      faults.push({ index, reason: (error as Error).message })
      return []
    }
  })
  return { ready, faults }
}

/** Makes the QR codes and fills in what the settings leave open. Throws when the address can't be printed. */
function prepareLetter(letter: LetterData) {
  const address = letter.address.map((line) => line.trim()).filter(Boolean)
  if (address.length < 2 || address.length > 5) throw new Error(`an address has 2 to 5 lines, not ${address.length}`)
  if (letter.parts.length < 1 || letter.parts.length > 2) throw new Error('a letter has one or two sides')
  const codes = new Map<string, string>()
  const window = letter.window ?? WINDOW_LEFT
  return {
    ...letter,
    address,
    window,
    fits: surelyFits(address, window),
    accent: /^#[0-9a-f]{6}$/i.test(letter.accent ?? '') ? letter.accent : DARK_BLUE,
    scale: 1,
    parts: letter.parts.map((part) => preparePart(part, codes)),
  }
}

const MILLIMETRES_AN_EM = 10.5 * 0.3528

/** How wide a character is at most, in ems: of Latin letters without accents, digits and what stands between them. */
const WIDTHS: readonly (readonly [characters: RegExp, ems: number])[] = [
  [/[ .,'\-ijlftr]/g, 0.45],
  [/[a-z0-9/]/g, 0.66],
  [/[A-LN-VX-Z]/g, 0.8],
  [/[MWmw]/g, 1],
]

/** True when an address is so small that it need not be measured: measuring takes longer than the rest of a letter. */
function surelyFits(address: readonly string[], { width, height }: AddressWindow): boolean {
  const heightInEms = address.length * 1.22
  return (
    heightInEms * MILLIMETRES_AN_EM <= height && address.every((line) => widestOf(line) * MILLIMETRES_AN_EM <= width)
  )
}

/** At most so many ems wide; of other scripts we don't know. */
function widestOf(line: string): number {
  let [ems, rest] = [0, line]
  for (const [characters, width] of WIDTHS) {
    const others = rest.replace(characters, '')
    ems += (rest.length - others.length) * width
    rest = others
  }
  return rest === '' ? ems : Infinity
}

function preparePart(part: LetterPart, codes: Map<string, string>) {
  return { ...part, title: wholeRuns(part.title), sections: part.sections.map((each) => prepareSection(each, codes)) }
}

function prepareSection(section: LetterSection, codes: Map<string, string>) {
  const { heading, blocks, action } = section
  return {
    ...(heading && { heading: wholeRuns(heading) }),
    blocks: blocks.map((block) => {
      if (block.kind === 'paragraph') return { ...block, lines: block.lines.map(wholeRuns) }
      if (block.kind === 'list') return { ...block, items: block.items.map(wholeRuns) }
      return { ...block, facts: block.facts.map((fact) => ({ ...fact, lines: fact.lines.map(wholeRuns) })) }
    }),
    ...(action && { action: { ...action, svg: codeFor(action.url, codes) } }),
  }
}

/** What follows in the same weight is one run: to Typst each is work of its own. */
function wholeRuns(runs: LetterRun[]): PreparedRun[] {
  const joined: PreparedRun[] = []
  for (const run of runs) {
    const [last, whole] = [joined.at(-1), isWhole(run.text)]
    if (last && !whole && !last.whole && !last.strong === !run.strong) last.text += run.text
    else joined.push(whole ? { ...run, whole } : { ...run })
  }
  return joined
}

type PreparedRun = LetterRun & { whole?: boolean }

/** Both sides have the same link, and a code takes longer than the rest of a letter. */
function codeFor(url: string, codes: Map<string, string>): string {
  const svg = codes.get(url) ?? svgOf(url)
  codes.set(url, svg)
  return svg
}

/**
 * Every row of the code as strokes: the least that draws it, and it is drawn on each side of thousands of letters. The mask is fixed:
 * trying all eight for the prettiest takes five times as long, and a phone reads each of them (the code itself says which it is,
 * ISO/IEC 18004).
 */
function svgOf(url: string): string {
  // Said to be bytes, or the library looks for the shortest mix of modes.
  const bytes = [{ data: Buffer.from(url), mode: 'byte' as const }]
  const { size, data } = QRCode.create(bytes, { errorCorrectionLevel: 'M', maskPattern: 2 }).modules
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const start = column
      while (column < size && data[row * size + column]) column++
      if (column > start) path += `M${start} ${row}.5h${column - start}`
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}"><path stroke="#000" d="${path}"/></svg>`
}
