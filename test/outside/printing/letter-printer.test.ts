import { expect } from 'chai'
import { type AddressWindow, WINDOW_LEFT, WINDOW_RIGHT } from '../../../src/outside/printing/letter-data.ts'
import { startLetterPrinter, UnprintableLettersError } from '../../../src/outside/printing/letter-printer.ts'
import { PRINTER } from '../../support/printer.ts'
import { allTags, type PlacedText, readPdf } from './read-pdf.ts'
import { aLetter, anArabicSide, aSide, aTigrinyaSide, run } from './some-letters.ts'

const LONG_NAME = `${'A.'.repeat(6)} van ${'Zevenhuizen-Buitenhoven '.repeat(8)}`.slice(0, 200).trim()

describe('The letter printer', () => {
  const printed = async (letter = aLetter()) => readPdf((await PRINTER.print([letter])).pdf)

  it('prints a Dutch letter on one A4 side that says what, when and where', async () => {
    const { pages } = await printed()
    expect(pages).to.have.length(1)
    expect(pages[0]!.width).to.be.closeTo(210, 0.1)
    expect(pages[0]!.height).to.be.closeTo(297, 0.1)
    for (const text of ['dinsdag 15 december 2026', '09:00 – 12:30 uur', 'Stadhuis', 'inburgering.example.org/u/']) {
      expect(pages[0]!.text).to.include(text)
    }
  })

  it('prints the day and the time larger than anything but the title', async () => {
    const { pages } = await printed()
    const [day, body] = ['dinsdag 15 december 2026', 'Geachte mevrouw'].map((text) =>
      pages[0]!.placed.filter((placed) => placed.text.startsWith(text)).at(-1),
    )
    expect(day!.height).to.be.greaterThan(body!.height * 1.35)
  })

  it('is tagged PDF/UA-1, in Dutch, with headings, a list and a described QR code', async () => {
    const { language, tagged, metadata, title, pages } = await printed()
    expect({ language, tagged, title }).to.deep.equal({
      language: 'nl',
      tagged: true,
      title: 'Kom op dinsdag 15 december 2026',
    })
    expect(metadata).to.match(/<pdfuaid:part>1</)
    const tags = allTags(pages[0]!.tags)
    expect(tags.map(({ role }) => role)).to.include.members(['H1', 'H2', 'L', 'LI', 'P', 'Figure'])
    expect(tags.find(({ role }) => role === 'Figure')?.alt).to.equal(
      'Ik kom: https://inburgering.example.org/u/k7Qm2xP9',
    )
  })

  it('prints the language of the reader on the front and Dutch on the back, each tagged with its own', async () => {
    const { pages } = await printed(aLetter({ parts: [anArabicSide(), aSide()] }))
    expect(pages).to.have.length(2)
    const heading = (page: number) => allTags(pages[page]!.tags).find(({ role }) => role === 'H1')
    expect(heading(0)?.lang).to.equal('ar')
    expect(heading(1)?.lang ?? 'nl').to.equal('nl')
    expect(pages[1]!.text).to.include('Kom op dinsdag')
  })

  it('does not turn times and phone numbers around in Arabic', async () => {
    const { pages } = await printed(aLetter({ parts: [anArabicSide(), aSide()] }))
    const texts = pages[0]!.placed.map(({ text }) => text)
    expect(texts.join('|')).to.include('09:00 – 12:30').and.to.include('030-1234567')
    const [start, end] = [
      texts.findIndex((text) => text.includes('09:00')),
      texts.findIndex((t) => t.includes('12:30')),
    ]
    expect(pages[0]!.placed[start]!.left).to.be.at.most(pages[0]!.placed[end]!.left)
  })

  it('prints the web address from left to right in Arabic', async () => {
    const { pages } = await printed(aLetter({ parts: [anArabicSide(), aSide()] }))
    expect(pages[0]!.placed.map(({ text }) => text)).to.include('inburgering.example.org/u/')
  })

  it('prints Tigrinya, and names in other scripts within a Dutch letter', async () => {
    const address = ['ሰላም ተስፋይ', 'محمد', '6211 CL  MAASTRICHT']
    const { pages } = await printed(aLetter({ address, parts: [aTigrinyaSide(), aSide()] }))
    expect(pages[0]!.text).to.include('ናብ ኣኼባ ንዑ')
    expect(pages[0]!.text).to.include('ሰላም ተስፋይ')
  })

  for (const [name, window] of Object.entries({ left: WINDOW_LEFT, right: WINDOW_RIGHT })) {
    for (const address of [
      ['F. in het Veld', '6211 CL  MAASTRICHT'],
      ['F. in het Veld', 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
      ['F. in het Veld', 'p/a Opvang', 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
      ['F. in het Veld', 'p/a Opvang', 'Voorbeeldstraat 12', '4000 LIÈGE', 'BELGIË'],
      [LONG_NAME, 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
      [LONG_NAME, 'p/a Stichting Opvang', 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
      ['W'.repeat(200), 'Voorbeeldstraat 12', '6211 CL  MAASTRICHT'],
    ]) {
      const lengths = address.map((line) => line.length).join(', ')
      it(`keeps an address with lines of ${lengths} characters inside a window on the ${name}, the town whole`, async () => {
        const { pages } = await printed(aLetter({ address, window }))
        const { placed, text } = pages[0]!
        expect(addressIn(placed, window)).to.have.length.at.least(address.length)
        expect(outsideWindow(placed, window)).to.deep.equal([])
        expect(text).to.include(address.at(-1)!.replace('  ', ' '))
      })
    }
  }

  it('shows the beginning of a name that is too long, then an ellipsis', async () => {
    const { pages } = await printed(aLetter({ address: [LONG_NAME, 'Straat 1', '6211 CL  MAASTRICHT'] }))
    expect(pages[0]!.text).to.match(/A\.A\.A\.A\.A\.A\. van Zevenhuizen[^…]*…/)
  })

  it('refuses an address of one line or of six, and says which letter', async () => {
    const letters = [aLetter(), aLetter({ address: ['Alleen'] }), aLetter({ address: ['1', '2', '3', '4', '5', '6'] })]
    const faults = await faultsOf(PRINTER.print(letters))
    expect(faults.map(({ index }) => index)).to.deep.equal([1, 2])
    expect(faults[0]!.reason).to.equal('an address has 2 to 5 lines, not 1')
  })

  it('prints markup in a name as text', async () => {
    const address = ['#import "@preview/x" *vet* $x$ <script>', 'Straat 1', '6211 CL  MAASTRICHT']
    const { pages } = await printed(aLetter({ address }))
    expect(pages[0]!.text).to.include('#import "@preview/x" *vet* $x$ <script>')
  })

  it('names the letter with a sign that no font has, and prints none', async () => {
    const faults = await faultsOf(PRINTER.print([aLetter(), aLetter({ address: ['李明 😀', 'Straat 1', 'STAD'] })]))
    expect(faults).to.have.length(1)
    expect(faults[0]!.index).to.equal(1)
    expect(faults[0]!.reason).to.match(/could not be displayed/)
  })

  it('makes the text smaller when a letter runs just over its side', async () => {
    const { pages } = await printed(aLetter({ parts: [sideOfLength(30)] }))
    const normal = await printed(aLetter({ parts: [sideOfLength(1)] }))
    expect(pages).to.have.length(1)
    const sizeOf = (placed: PlacedText[]) => placed.find(({ text }) => text.startsWith('Regel'))!.height
    expect(sizeOf(pages[0]!.placed)).to.be.lessThan(sizeOf(normal.pages[0]!.placed))
  })

  it('refuses a letter that would need more than one sheet', async () => {
    const faults = await faultsOf(PRINTER.print([aLetter(), aLetter({ parts: [sideOfLength(60)] })]))
    expect(faults).to.deep.equal([{ index: 1, reason: 'too-long-for-sheet' }])
  })

  it('prints a batch in its order, each letter on a sheet of its own', async () => {
    const letters = [aLetter(), aLetter({ parts: [anArabicSide(), aSide()] }), aLetter()]
    letters.forEach((letter, index) => (letter.address = [`Persoon ${index}`, 'Straat 1', '6211 CL  MAASTRICHT']))
    const batch = await PRINTER.print(letters)
    expect(batch).to.include({ pages: 5 })
    expect(batch.pagesOf).to.deep.equal([1, 2, 1])
    const { pages, title } = await readPdf(batch.pdf)
    expect(pages.map(({ text }) => /Persoon \d/.exec(text)?.[0])).to.deep.equal([
      'Persoon 0',
      undefined,
      'Persoon 1',
      undefined,
      'Persoon 2',
    ])
    expect(pages[1]!.text).to.equal('')
    expect(title).to.equal('3 brieven')
  })

  it('leaves out the blank sides for a printer that prints on one', async () => {
    const { pages, pagesOf } = await PRINTER.print([aLetter(), aLetter()], { duplex: false })
    expect({ pages, pagesOf }).to.deep.equal({ pages: 2, pagesOf: [1, 1] })
  })

  it('gives the same bytes for the same letters', async () => {
    const [first, second] = [await PRINTER.print([aLetter()]), await PRINTER.print([aLetter()])]
    expect(first.pdf.equals(second.pdf)).to.equal(true)
  })

  it('prints batches that are ordered at the same time, each with its own letters', async () => {
    const names = ['Eerste', 'Tweede', 'Derde']
    const batches = await Promise.all(
      names.map((name) => PRINTER.print([aLetter({ address: [name, 'Straat 1', '6211 CL  MAASTRICHT'] })])),
    )
    const read = await Promise.all(batches.map(({ pdf }) => readPdf(pdf)))
    read.forEach(({ pages }, index) => expect(pages[0]!.text).to.include(names[index]))
  })

  it('fails what it is printing when it is stopped, and prints again afterwards', async () => {
    const second = startLetterPrinter()
    const interrupted = second.print([aLetter()]).catch((error: Error) => error.message)
    await second.stop()
    expect(await interrupted).to.match(/it was stopped/)
    expect((await second.print([aLetter()])).pages).to.equal(1)
    await second.stop()
  })

  it('refuses a batch without letters', async () => {
    expect(await faultsOf(PRINTER.print([]))).to.deep.equal([{ index: -1, reason: 'there are no letters' }])
  })
})

function sideOfLength(paragraphs: number) {
  const lines = Array.from({ length: paragraphs }, (_, index) => ({
    kind: 'paragraph' as const,
    lines: [[run(`Regel ${index + 1} van een lange brief.`)]],
  }))
  return aSide({ sections: [{ blocks: lines }] })
}

/** The text in the band of the sheet where the address belongs, without the small return line. */
function addressIn(placed: PlacedText[], { top, height }: AddressWindow): PlacedText[] {
  return placed.filter((text) => text.top > top && text.top < top + height + 3)
}

function outsideWindow(placed: PlacedText[], window: AddressWindow): PlacedText[] {
  return addressIn(placed, window).filter(
    ({ left, right, top }) =>
      left < window.left - 0.1 || right > window.left + window.width + 0.1 || top > window.top + window.height,
  )
}

async function faultsOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(error).to.be.instanceOf(UnprintableLettersError)
  return (error as UnprintableLettersError).faults
}
