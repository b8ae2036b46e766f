import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import type { LetterData } from '../../../src/outside/printing/letter-data.ts'
import { aside } from '../../../src/outside/aside/aside.ts'
import { AsideError, NoWorkerError } from '../../../src/outside/aside/one-at-a-time.ts'
import { printFiles, type Typesetting } from '../../../src/outside/printing/print-files.ts'
import type * as setting from '../../../src/outside/printing/set-letters.ts'
import { allTags, readPdf } from './read-pdf.ts'
import { aLetter, anArabicSide, aSide, run } from './some-letters.ts'

describe('Files with many letters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dagdeel-print-'))
  const typesetting = aside<typeof setting>(
    { module: '../../../src/outside/printing/set-letters', from: import.meta.url },
    { atOnce: 1 },
  )
  after(async () => {
    await typesetting.stop()
    rmSync(folder, { recursive: true })
  })

  const lots = async function* (given: LetterData[][]): AsyncGenerator<LetterData[]> {
    for (const lot of given) yield await Promise.resolve(lot)
  }
  const to = (name: string, changes: Partial<LetterData> = {}) =>
    aLetter({ address: [name, 'Straat 1', '6211 CL  MAASTRICHT'], ...changes })
  const path = (name: string) => (number: number) => join(folder, `${name}-${number}.pdf`)
  const print = (given: LetterData[][], name: string, by: Typesetting = typesetting, lettersAFile?: number) =>
    printFiles(by, path(name), lots(given), '4 brieven', lettersAFile)
  const namesIn = async (file: string, names: readonly string[]) =>
    (await readPdf(readFileSync(file))).pages.map(({ text }) => names.find((name) => text.includes(name)))

  it('are one PDF when they are few, as accessible as each letter, in which every letter is where the manifest says', async () => {
    const twoSides = { parts: [anArabicSide(), aSide()] }
    const given = [
      [to('Een (1 0 R)'), to('Twee', twoSides)],
      [to('Drie'), to('Vier', twoSides)],
    ]
    const { files, pages, places, faults } = await print(given, 'four')
    expect({ files, faults }).to.deep.equal({ files: 1, faults: [] })
    expect(places).to.deep.equal([
      { file: 1, page: 1, pages: 1 },
      { file: 1, page: 3, pages: 2 },
      { file: 1, page: 5, pages: 1 },
      { file: 1, page: 7, pages: 2 },
    ])
    const read = await readPdf(readFileSync(path('four')(1)))
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
    expect(readdirSync(folder)).to.deep.equal(['four-1.pdf'])
  }).timeout(20_000)

  it('are several when they are many, each of its own, with the letters in their order', async () => {
    const names = ['Een', 'Twee', 'Drie', 'Vier', 'Vijf']
    const [one, two, three, four, five] = names.map((name) => to(name)) as [LetterData, ...LetterData[]]
    const wrong = aLetter({ address: ['Alleen'] })
    const given = [
      [one, wrong, two!],
      [wrong, wrong, three!],
      [four!, five!],
    ]
    const { files, pages, places, faults } = await print(given, 'many', typesetting, 2)
    expect(faults.map(({ index }) => index)).to.deep.equal([1, 3, 4])
    expect(places.map((place) => place && [place.file, place.page])).to.deep.equal([
      [1, 1],
      null,
      [2, 1],
      null,
      null,
      [3, 1],
      [4, 1],
      [4, 3],
    ])
    expect([files, pages]).to.deep.equal([4, 10])
    const blank = undefined
    for (const [index, printed] of [
      ['Een', blank],
      ['Twee', blank],
      ['Drie', blank],
      ['Vier', blank, 'Vijf', blank],
    ].entries())
      expect(await namesIn(path('many')(index + 1), names)).to.deep.equal(printed)
  }).timeout(20_000)

  it('skip no number when none of a file can be printed', async () => {
    const given = [[aLetter({ address: ['Alleen'] }), to('😀'), to('Drie')]]
    const { files, places } = await print(given, 'skipped', typesetting, 2)
    expect([files, places]).to.deep.equal([1, [null, null, { file: 1, page: 1, pages: 1 }]])
    expect(await namesIn(path('skipped')(1), ['Drie'])).to.deep.equal(['Drie', undefined])
  }).timeout(20_000)

  it('leave out who can not be printed, and names them', async () => {
    const given = [
      [to('Een'), aLetter({ address: ['Alleen'] })],
      [to('😀'), to('Vier')],
    ]
    const { places, faults } = await print(given, 'two')
    expect(places).to.deep.equal([{ file: 1, page: 1, pages: 1 }, null, null, { file: 1, page: 3, pages: 1 }])
    expect(faults.map(({ index }) => index)).to.deep.equal([1, 2])
  }).timeout(20_000)

  it('name each letter for its own fault when others run over, which are printed smaller', async () => {
    const long = (paragraphs: number) => {
      const line = { kind: 'paragraph' as const, lines: [[run('Regel van een lange brief.')]] }
      return { parts: [aSide({ sections: [{ blocks: Array.from({ length: paragraphs }, () => line) }] })] }
    }
    const given = [to('Een', long(30)), to('😀'), to('😀', long(30)), to('Vier', long(60)), to('Vijf')]
    const { places, faults, pages } = await print([given], 'long')
    const reasons = faults.map(({ index, reason }) => [index, /could not be displayed|too-long/.exec(reason)?.[0]])
    expect(reasons).to.deep.equal([
      [1, 'could not be displayed'],
      [2, 'could not be displayed'],
      [3, 'too-long'],
    ])
    expect([places[0]?.page, places[4]?.page, pages]).to.deep.equal([1, 3, 4])
  }).timeout(20_000)

  it('are printed without the letter on which the process breaks, which is named', async () => {
    const breaking = (act: 'setLetters', input: setting.LettersToSet) =>
      isAbout(input, 'Breekt') ? Promise.reject(new AsideError('ended', 'SIGSEGV')) : typesetting(act, input)
    const { places, faults } = await print(
      [[to('Een'), to('Breekt'), to('Drie')]],
      'broken',
      breaking as unknown as Typesetting,
    )
    expect(places).to.deep.equal([{ file: 1, page: 1, pages: 1 }, null, { file: 1, page: 3, pages: 1 }])
    expect(faults).to.deep.equal([{ index: 1, reason: 'SIGSEGV' }])
  }).timeout(20_000)

  it('blame no letter when the process can not work at all', async () => {
    const never = () => Promise.reject(new NoWorkerError('exit 1'))
    const error = await print([[to('Een')], [to('Twee')]], 'never', never as unknown as Typesetting).catch(
      (thrown: unknown) => thrown,
    )
    expect(error).to.be.instanceOf(NoWorkerError)
    expect(readdirSync(folder)).not.to.include('never-1.pdf')
  })

  it('stop as soon as one can not be written', async () => {
    let asked = 0
    const many = async function* (): AsyncGenerator<LetterData[]> {
      for (; asked < 5_000; asked++) yield await Promise.resolve([to('Een')])
    }
    const nowhere = () => join(folder, 'nowhere', 'one.pdf')
    const error = await printFiles(typesetting, nowhere, many(), 'x', 20).catch((thrown: unknown) => thrown)
    expect((error as Error).message).to.match(/ENOENT/)
    expect(asked).to.be.below(5_000)
  }).timeout(20_000)
})

function isAbout({ letters }: setting.LettersToSet, name: string): boolean {
  return letters.some(({ address }) => address[0] === name)
}
