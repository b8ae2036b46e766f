import { expect } from 'chai'
import type { AddressWindow } from '../../../src/outside/printing/letter-data.ts'
import { WINDOW_LEFT, WINDOW_RIGHT } from '../../../src/outside/printing/letter-data.ts'
import { UnprintableLettersError } from '../../../src/outside/printing/letter-printer.ts'
import { PRINTER } from '../../support/printer.ts'
import { type PlacedText, readPdf } from './read-pdf.ts'
import { aLetter, anArabicSide, aSide } from './some-letters.ts'

/** The smallest that a municipality can set. */
const NARROW: AddressWindow = { left: 22, top: 51, width: 60, height: 20 }
const WINDOWS = { left: WINDOW_LEFT, right: WINDOW_RIGHT, narrow: NARROW }

const LONGEST_TOWN = '7676 AB  WESTERHAAR-VRIEZENVEENSEWIJK'
const LONG_STREET = 'Burgemeester Baron van Voorst tot Voorst-Schimmelpenninckhoogheidlaan'
const CASES: readonly (readonly string[])[] = [
  ['A. Bos', 'Atatürkstraat 9-2', '2583 XL  SCHEVENINGEN'],
  ['A. Bos', `${LONG_STREET} 12345\u00a0A-bis`, '6211 CL  MAASTRICHT'],
  ['A. Bos', 'Van den Berghe van Heinenoordlaan-Noordzijde 1234\u00a0zwart', '6211 CL  MAASTRICHT'],
  ['محمد عبد الرحمن الحسيني', `${LONG_STREET} 88-1`, '6211 CL  MAASTRICHT'],
  [`A.B.C. van ${'Zevenhuizen '.repeat(14)}`, `${LONG_STREET} 12345\u00a0A-bis`, '6211 CL  MAASTRICHT'],
  ['W. M. WWWWWWWWWWWWWWWWWWW', 'WWWWWWWW WWWWW MMMMM 1234', '6211 CL  WWWWWWWWWWW'],
]

describe('The address in the window', () => {
  const printed = async (address: readonly string[], window: AddressWindow, arabic = false) => {
    const letter = aLetter({ address: [...address], window, ...(arabic && { parts: [anArabicSide(), aSide()] }) })
    return (await readPdf((await PRINTER.print([letter])).pdf)).pages[0]!
  }

  for (const [name, window] of Object.entries(WINDOWS)) {
    for (const address of CASES) {
      it(`has street, number, postcode and town whole, and each number on one line: ${address[1]}, ${name}`, async () => {
        const page = await printed(address, window, address === CASES[3])
        const lines = linesIn(page.placed, window)
        const texts = lines.map(({ text }) => text)
        expect(unspaced(texts.join(''))).to.include(unspaced(`${address[1]}${address[2]}`))
        const number = address[1]!.split(' ').at(-1)!
        expect(
          texts.filter((text) => text.endsWith(plain(number))),
          texts.join(' / '),
        ).to.have.length(1)
        expect(lines.at(-1)!.text).to.equal(plain(address[2]!))
        for (const { left, right, top } of lines) {
          expect(left).to.be.at.least(window.left - 0.1)
          expect(right).to.be.at.most(window.left + window.width + 0.1)
          expect(top).to.be.at.most(window.top + window.height)
        }
      })
    }
  }

  it('keeps a name whole as long as it can, smaller or on two lines', async () => {
    const name = 'M.A.B.C. van der Zevenhuizen-Buitenhoven van den Boogaard-Schimmelpenninck'
    const { text } = await printed([name, 'Straat 1', '6211 CL  MAASTRICHT'], WINDOW_LEFT)
    expect(plain(text)).to.include(name)
  })

  it('prints the longest name of a town on one line, also in the narrowest window', async () => {
    for (const window of Object.values(WINDOWS)) {
      const { placed } = await printed(['A. Bos', 'Straat 1', LONGEST_TOWN], window)
      expect(linesIn(placed, window).at(-1)!.text).to.equal(plain(LONGEST_TOWN))
    }
  })

  it('leaves to a person what can not be whole in the window, and prints the others', async () => {
    for (const address of [
      ['A. Bos', `Straat 1${'\u00a0toevoeging'.repeat(9)}`, '6211 CL  MAASTRICHT'],
      ['A. Bos', `${'Voorbeeldstraat'.repeat(6)} 1`, '6211 CL  MAASTRICHT'],
      ['A. Bos', `${'Voorbeeldstraat '.repeat(30)}1`, '6211 CL  MAASTRICHT'],
      ['A. Bos', 'Straat 1', `6211 CL  ${'MAASTRICHT'.repeat(6)}`],
    ])
      expect(await faultsOf(aLetter(), aLetter({ address }), aLetter())).to.deep.equal([undefined, 'address-too-large'])
  })
})

/** Without what can't be seen: two spaces, and one at which a line does not break. */
function plain(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, ' ').trim()
}

/** A line may end at a hyphen, where there was no space. */
function unspaced(text: string): string {
  return text.replaceAll(/[\s\u00a0]+/g, '')
}

interface Line {
  text: string
  readonly left: number
  right: number
  readonly top: number
}

/** The lines of the address as they are read. */
function linesIn(placed: readonly PlacedText[], { left, top, height }: AddressWindow): Line[] {
  const lines: Line[] = []
  const here = placed.filter(
    (one) => one.top > top && one.top < top + height + 8 && one.left < left + 95 && one.left > left - 5,
  )
  for (const one of here) {
    const last = lines.at(-1)
    if (last && Math.abs(last.top - one.top) < 0.5) {
      last.text += one.left - last.right > 0.3 ? ` ${one.text}` : one.text
      last.right = Math.max(last.right, one.right)
    } else if (one.text.trim()) lines.push({ text: one.text, left: one.left, right: one.right, top: one.top })
  }
  return lines.map((line) => ({ ...line, text: plain(line.text) }))
}

/** By the place of the letter. */
async function faultsOf(...letters: Parameters<typeof PRINTER.print>[0][number][]): Promise<(string | undefined)[]> {
  const error: unknown = await PRINTER.print(letters).catch((thrown: unknown) => thrown)
  expect(error).to.be.instanceOf(UnprintableLettersError)
  const reasons: (string | undefined)[] = []
  for (const { index, reason } of (error as UnprintableLettersError).faults) reasons[index] = reason
  return Array.from(reasons)
}
