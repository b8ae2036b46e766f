import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { LetterData } from '../../../src/outside/printing/letter-data.ts'
import { letterProcess, type LetterProcess, ProcessEndedError } from '../../../src/outside/printing/letter-process.ts'
import type { Order } from '../../../src/outside/printing/letter-orders.ts'
import { type PlacedLetter, printFile } from '../../../src/outside/printing/print-file.ts'
import { shiftReferences } from '../../../src/outside/printing/shift-references.ts'
import { allTags, readPdf } from './read-pdf.ts'
import { aLetter, anArabicSide, aSide } from './some-letters.ts'

describe('A file with many letters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-print-'))
  const typesetting = letterProcess()
  after(async () => {
    await typesetting.stop()
    rmSync(folder, { recursive: true })
  })

  const lots = async function* (given: LetterData[][], order?: number[]): AsyncGenerator<PlacedLetter[]> {
    let at = 0
    const placed = (letter: LetterData) => ({ place: order?.[at++] ?? at++, letter })
    for (const lot of given) yield await Promise.resolve(lot.map(placed))
  }
  const to = (name: string, changes: Partial<LetterData> = {}) =>
    aLetter({ address: [name, 'Straat 1', '6211 CL  MAASTRICHT'], ...changes })
  const print = (given: LetterData[][], file: string, by: LetterProcess = typesetting) =>
    printFile(by, join(folder, file), lots(given), '4 brieven')

  it('is one PDF, as accessible as each letter, in which every letter is where the manifest says', async () => {
    const twoSides = { parts: [anArabicSide(), aSide()] }
    const given = [
      [to('Een (1 0 R)'), to('Twee', twoSides)],
      [to('Drie'), to('Vier', twoSides)],
    ]
    const { pages, places, faults } = await print(given, 'four.pdf')
    expect(faults).to.deep.equal([])
    expect(places).to.deep.equal([
      { page: 1, pages: 1 },
      { page: 3, pages: 2 },
      { page: 5, pages: 1 },
      { page: 7, pages: 2 },
    ])
    const read = await readPdf(readFileSync(join(folder, 'four.pdf')))
    expect(read).to.include({ language: 'nl', tagged: true, title: '4 brieven' })
    expect(read.metadata).to.match(/<pdfuaid:part>1</)
    expect(read.pages).to.have.length(pages)
    for (const [index, name] of ['Een (1 0 R)', 'Twee', 'Drie', 'Vier'].entries()) {
      const page = read.pages[places[index]!.page - 1]!
      expect(page.text).to.include(name)
      const tags = allTags(page.tags)
      expect(tags.map(({ role }) => role)).to.include.members(['H1', 'P', 'Figure'])
      if (index % 2 === 1) expect(tags.find(({ role }) => role === 'H1')?.lang).to.equal('ar')
    }
    expect(readdirSync(folder)).to.deep.equal(['four.pdf'])
  }).timeout(20_000)

  it('puts the letters in their places, pages and reading order alike, in whatever order they come', async () => {
    const given = [
      [to('Vier'), to('Twee', { parts: [anArabicSide(), aSide()] })],
      [to('Een'), aLetter({ address: ['Alleen'] })],
    ]
    const { pages, places, faults } = await printFile(
      typesetting,
      join(folder, 'order.pdf'),
      lots(given, [3, 1, 0, 2]),
      'x',
    )
    expect(faults.map(({ index }) => index)).to.deep.equal([2])
    expect(places).to.deep.equal([{ page: 1, pages: 1 }, { page: 3, pages: 2 }, null, { page: 5, pages: 1 }])
    const pdf = readFileSync(join(folder, 'order.pdf'))
    const read = await readPdf(pdf)
    expect(read.pages).to.have.length(pages)
    const names = ['Een', 'Twee', 'Vier']
    expect(read.pages.flatMap(({ text }) => names.filter((name) => text.includes(name)))).to.deep.equal(names)
    expect(partsInOrder(pdf)).to.deep.equal([1, 3, 5])
  }).timeout(20_000)

  it('leaves out who can not be printed, and names them', async () => {
    const given = [
      [to('Een'), aLetter({ address: ['Alleen'] })],
      [to('😀'), to('Vier')],
    ]
    const { places, faults } = await print(given, 'two.pdf')
    expect(places).to.deep.equal([{ page: 1, pages: 1 }, null, null, { page: 3, pages: 1 }])
    expect(faults.map(({ index }) => index)).to.deep.equal([1, 2])
  }).timeout(20_000)

  it('finds the letter on which the process breaks, and prints the others', async () => {
    const breaking: LetterProcess = {
      ask: (order) =>
        isAbout(order, 'Breekt') ? Promise.reject(new ProcessEndedError('SIGSEGV')) : typesetting.ask(order),
      stop: () => Promise.resolve(),
    }
    const { places, faults } = await print([[to('Een'), to('Breekt'), to('Drie')]], 'broken.pdf', breaking)
    expect(places).to.deep.equal([{ page: 1, pages: 1 }, null, { page: 3, pages: 1 }])
    expect(faults).to.deep.equal([{ index: 1, reason: 'SIGSEGV' }])
  }).timeout(20_000)

  it('blames no letter when the process can not work at all', async () => {
    const never: LetterProcess = {
      ask: () => Promise.reject(new ProcessEndedError('exit 1')),
      stop: () => Promise.resolve(),
    }
    const error = await print([[to('Een')], [to('Twee')]], 'never.pdf', never).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ProcessEndedError)
    expect(readdirSync(folder)).not.to.include('never.pdf')
  })

  it('joins a letter in which something holds nothing, and keeps all that is read in its letter', async () => {
    const empty = {
      heading: [{ text: 'Leeg' }],
      blocks: [],
      action: { url: 'https://example.org/u/x', label: 'x', caption: 'x' },
    }
    const odd = to('Twee', { parts: [aSide({ sections: [empty, { blocks: [{ kind: 'list', items: [] }] }] })] })
    const { places, faults } = await print([[to('Een'), odd, to('Drie')]], 'odd.pdf')
    expect(faults).to.deep.equal([])
    expect(places.map((place) => place?.page)).to.deep.equal([1, 3, 5])
    expect(partsInOrder(readFileSync(join(folder, 'odd.pdf')))).to.deep.equal([1, 3, 5])
  }).timeout(20_000)

  it('stops as soon as the file can not be written, and leaves nothing beside it', async () => {
    let lotsAsked = 0
    const many = async function* (): AsyncGenerator<PlacedLetter[]> {
      for (; lotsAsked < 5_000; lotsAsked++) yield await Promise.resolve([{ place: lotsAsked, letter: to('Een') }])
    }
    writeFileSync(join(folder, 'there.pdf'), 'already')
    const error = await printFile(typesetting, join(folder, 'there.pdf'), many(), 'x').catch(
      (thrown: unknown) => thrown,
    )
    expect((error as NodeJS.ErrnoException).code).to.equal('EEXIST')
    expect(lotsAsked).to.be.below(5_000)
    expect(readdirSync(folder).filter((name) => name.startsWith('.printing'))).to.deep.equal([])
  }).timeout(20_000)

  it('says that an order took too long, and takes the next one', async () => {
    const hurried = letterProcess({ milliseconds: 1, bytes: 1e9, idleMilliseconds: 1000 })
    const error = await hurried.ask<'ready'>({ kind: 'ready' }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(ProcessEndedError)
    await hurried.stop()
  })

  it('leaves text alone that looks like a reference', () => {
    const body = '<< /P 4 0 R /T (4 0 R \\) (5 0 R) 6 0 R) /K [12 0 R 7] /Length 9 >>\nstream\n(4 0 R\nendstream'
    expect(shiftReferences(body, (number) => number + 100)).to.equal(
      '<< /P 104 0 R /T (4 0 R \\) (5 0 R) 6 0 R) /K [112 0 R 7] /Length 9 >>\nstream\n(4 0 R\nendstream',
    )
  })
})

/** For each part of the document, as it is read: on which page its first tag stands. */
function partsInOrder(pdf: Buffer): number[] {
  const text = pdf.toString('latin1')
  const bodyOf = (number: string) => text.slice(text.indexOf(`\n${number} 0 obj\n`)).split('\nendobj')[0] ?? ''
  const refs = (body: string, key: string) =>
    [...(new RegExp(`/${key} \\[([^\\]]*)\\]`).exec(body)?.[1] ?? '').matchAll(/(\d+) 0 R/g)].map(
      ([, number]) => number ?? '',
    )
  const [root = ''] = /\/Type \/Pages \/Count \d+ \/Kids \[[^\]]*\]/.exec(text) ?? []
  const pages = refs(root, 'Kids').flatMap((branch) => refs(bodyOf(branch), 'Kids'))
  const [document = ''] = /\/S \/Document[^>]*/.exec(text) ?? []
  return refs(document, 'K').map((part) => {
    const [first = ''] = refs(bodyOf(part), 'K')
    return pages.indexOf(/\/Pg (\d+)/.exec(bodyOf(first))?.[1] ?? '') + 1
  })
}

function isAbout(order: Order, name: string): boolean {
  return order.kind === 'letters' && order.letters.some(({ address }) => address[0] === name)
}
