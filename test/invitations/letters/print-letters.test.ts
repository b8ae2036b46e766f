import { setTimeout as pause } from 'node:timers/promises'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import type { Deps } from '../../../src/deps.ts'
import { COMMAND, type Actor, TIMETABLE } from '../../../src/history/work.ts'
import { closeBatch } from '../../../src/invitations/letters/close-batch.ts'
import { LetterBatch } from '../../../src/invitations/letters/letter-batch.entity.ts'
import { openBatch } from '../../../src/invitations/letters/letter-batch.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { printLetters } from '../../../src/invitations/letters/print-letters.ts'
import { takeReturnedPost } from '../../../src/invitations/due/came-back.ts'
import { shortAddress } from '../../../src/invitations/message/short-address.ts'
import { sendMessages } from '../../../src/invitations/mail/send-messages.ts'
import type { LetterPrinter } from '../../../src/outside/printing/letter-printer.ts'
import { sayReason } from '../../../src/invitations/follow-up/say-message.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { paperPrinter } from '../../support/paper.ts'
import { aFormedGroup, BY_POST, messagesIn, seatOf } from '../a-group.ts'
import { pullLetter } from '../../../src/invitations/due/withhold-messages.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'

const NOTHING = { batch: null, letters: 0, pages: 0, pdf: null, manifest: null }

const paper = paperPrinter()

function copyToOut(out: string, name: string): void {
  mkdirSync(out, { recursive: true })
  writeFileSync(join(out, name), '%PDF of before')
}

const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

onBothDatabases('printing letters', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = { ...(await testDeps({ databaseUrl: await newDatabase() })), printer: paper }
  })

  const threeLetters = async () => {
    const postcodes = ['6229 AA', '6211 CK', '6215 BB']
    const group = await aFormedGroup(
      deps,
      postcodes.map((postcode) => ({ ...BY_POST, postcode })),
    )
    await sendMessages(deps, TIMETABLE)
    return group
  }

  it('prints what waits as one batch with a manifest in the order of the post', async () => {
    await threeLetters()
    const out = join(deps.config.dataDir, 'out')
    const print = await printLetters(deps, COMMAND, { out })
    const [pdf, manifest] = ['pdf', 'csv'].map((kind) => join(out, `2026-11-23-1.${kind}`))
    expect(print).to.deep.equal({ batch: '2026-11-23-1', letters: 3, pages: 6, pdf, manifest })
    expect(readFileSync(manifest!, 'utf8').trim().split('\n')).to.deep.equal([
      'batch,page,pages,reference,language,country,postcode',
      '2026-11-23-1,1,2,R-000002,ar,NL,6211 CK',
      '2026-11-23-1,3,2,R-000003,ar,NL,6215 BB',
      '2026-11-23-1,5,2,R-000001,ar,NL,6229 AA',
    ])
    expect(existsSync(join(deps.config.dataDir, 'letters', '2026-11-23-1.pdf'))).to.equal(true)
    expect(await messagesIn(deps)).to.deep.equal([1, 2, 3].map((number) => `${number} invitation letter printed`))
  })

  it('prints a large batch as numbered files with one manifest, and leaves none behind that no longer counts', async () => {
    await threeLetters()
    const out = join(deps.config.dataDir, 'out')
    const letter = await deps.db.read.findOneByOrFail(Message, { placementId: (await seatOf(deps, 2)).id })
    const one = paperPrinter(undefined, 1)
    const cutOff: LetterPrinter = {
      ...one,
      printFiles: async (...given) => {
        const printed = await one.printFiles(...given)
        for (const name of ['01', '02', '03']) copyToOut(out, `2026-11-23-1-${name}.pdf`)
        await pullLetter(deps, COMMAND, letter.id).catch(() => undefined)
        return printed
      },
    }
    const print = await printLetters({ ...deps, printer: cutOff }, COMMAND, { out })
    const pdfs = ['01', '02'].map((number) => join(out, `2026-11-23-1-${number}.pdf`))
    const manifest = join(out, '2026-11-23-1.csv')
    expect(print).to.deep.equal({ batch: '2026-11-23-1', letters: 2, pages: 4, pdf: pdfs[0], pdfs, manifest })
    expect(readFileSync(manifest, 'utf8').trim().split('\n')).to.deep.equal([
      'batch,page,pages,reference,language,country,postcode,file',
      '2026-11-23-1,1,2,R-000003,ar,NL,6215 BB,2026-11-23-1-01.pdf',
      '2026-11-23-1,1,2,R-000001,ar,NL,6229 AA,2026-11-23-1-02.pdf',
    ])
    const kept = ['2026-11-23-1-01.pdf', '2026-11-23-1-02.pdf', '2026-11-23-1.csv']
    expect([readdirSync(out).sort(), readdirSync(join(deps.config.dataDir, 'letters')).sort()]).to.deep.equal([
      kept,
      kept,
    ])
  })

  it('starts no formula in the manifest, whatever the reference is that came in', async () => {
    const references = ['=HYPERLINK("https://example.org")', '+31', '@x']
    await aFormedGroup(
      deps,
      references.map((reference) => ({ ...BY_POST, reference })),
    )
    await sendMessages(deps, TIMETABLE)
    const { manifest } = await printLetters(deps, COMMAND)
    const kept = parse<{ reference: string }>(readFileSync(manifest!), { columns: true })
    expect(kept.map(({ reference }) => reference)).to.have.members(references.map((reference) => `'${reference}`))
  })

  it('prints nothing the second time', async () => {
    await threeLetters()
    await printLetters(deps, COMMAND)
    expect(await printLetters(deps, COMMAND)).to.deep.equal(NOTHING)
  })

  it('prints every letter once when two do it at the same time', async () => {
    await threeLetters()
    const prints = await Promise.all([printLetters(deps, COMMAND), printLetters(deps, TIMETABLE)])
    expect(prints.map(({ letters }) => letters).sort()).to.deep.equal([0, 3])
    expect(await deps.db.read.find(LetterBatch)).to.have.length(1)
  })

  it('prints the same batch again under its own name when the program was killed before it was on disk', async () => {
    await threeLetters()
    const killed = { ...paper, printFiles: () => Promise.reject(new Error('killed')) }
    await printLetters({ ...deps, printer: killed }, COMMAND).catch(() => undefined)
    expect((await deps.db.read.find(Message)).map(({ status }) => status)).to.deep.equal(['queued', 'queued', 'queued'])
    expect(await printLetters(at(deps, '2026-11-24T09:00'), COMMAND)).to.include({ batch: '2026-11-23-1', letters: 3 })
    expect(await deps.db.read.find(LetterBatch)).to.have.length(1)
  })

  it('leaves out who may not get the letter any more, also of a batch that was begun', async () => {
    const { id } = await threeLetters()
    const killed = { ...paper, printFiles: () => Promise.reject(new Error('killed')) }
    await printLetters({ ...deps, printer: killed }, COMMAND).catch(() => undefined)
    await cancelGroup(deps, COMMAND, id, { reason: 'weather' })
    expect(await printLetters(deps, COMMAND)).to.deep.equal(NOTHING)
    expect(await deps.db.read.find(LetterBatch)).to.have.length(0)
  })

  it('makes a call of a letter that would come too late', async () => {
    await threeLetters()
    expect(await printLetters(at(deps, '2026-12-08T09:00'), COMMAND)).to.deep.equal(NOTHING)
    expect(await messagesIn(deps)).to.include.members([
      '1 invitation letter withheld post-too-late',
      '1 invitation call queued no-other-way',
    ])
  })

  it('prints the others when a letter can not be printed, and puts that one on the list', async () => {
    await threeLetters()
    const picky: LetterPrinter = paperPrinter((_, index) => (index === 1 ? 'no font has this sign' : null))
    expect(await printLetters({ ...deps, printer: picky }, COMMAND)).to.include({ letters: 2 })
    expect(await messagesIn(deps)).to.include('3 invitation letter failed no font has this sign')
  })

  it('prints a batch without a letter that somebody holds back while it is being made', async () => {
    await threeLetters()
    const letter = await deps.db.read.findOneByOrFail(Message, { placementId: (await seatOf(deps, 2)).id })
    let held = false
    const slow: LetterPrinter = {
      ...paper,
      printFiles: async (fileOf, lots, title) => {
        if (!held) await pullLetter(deps, COMMAND, letter.id)
        held = true
        return paper.printFiles(fileOf, lots, title)
      },
    }
    expect(await printLetters({ ...deps, printer: slow }, COMMAND)).to.include({ batch: '2026-11-23-1', letters: 2 })
    expect(await messagesIn(deps)).to.include('2 invitation letter withheld pulled')
    expect((await messagesIn(deps)).filter((text) => text.startsWith('2 invitation call queued'))).to.have.length(1)
    expect(await codeOf(pullLetter(deps, COMMAND, letter.id))).to.equal('letter-not-waiting')
  })

  it('lets nobody hold back a letter that is being marked as printed', async () => {
    await threeLetters()
    const batch = (await openBatch(deps, COMMAND))!
    let letGo = () => {}
    const holdingBack = new Promise<void>((resolve) => (letGo = resolve)).then(() =>
      codeOf(pullLetter(deps, COMMAND, batch.letters[1]!.messageId)),
    )
    const keep = async () => {
      letGo()
      await pause(300)
    }
    const closed = await closeBatch(deps, COMMAND, batch, { pages: 6, letters: 3, faults: [], keep })
    expect([closed, await holdingBack]).to.deep.equal([true, 'letter-not-waiting'])
    expect(await messagesIn(deps)).to.deep.equal([1, 2, 3].map((number) => `${number} invitation letter printed`))
  })

  it('keeps each letter in its place in the post, whatever its language, and each fault with its letter', async () => {
    const people = [
      ['6229 AA', 'ar'],
      ['6211 CK', 'tr'],
      ['6215 BB', 'ar'],
      ['6213 DD', 'fa'],
    ].map(([postcode = null, language = '']) => ({ ...BY_POST, postcode, languages: [language, 'nl'] }))
    await aFormedGroup(deps, people)
    await sendMessages(deps, TIMETABLE)
    const taken: [place: number, language: string, town: string][] = []
    const printer = paperPrinter(({ parts, address }, place) => {
      taken.push([place, parts[0]!.language, address.at(-1)!])
      return place === 1 ? 'no font has this sign' : null
    })
    const { manifest } = await printLetters({ ...deps, printer }, COMMAND)
    expect(taken).to.deep.equal([
      [0, 'tr', '6211 CK  MAASTRICHT'],
      [1, 'fa', '6213 DD  MAASTRICHT'],
      [2, 'ar', '6215 BB  MAASTRICHT'],
      [3, 'ar', '6229 AA  MAASTRICHT'],
    ])
    const rows = readFileSync(manifest!, 'utf8').trim().split('\n').slice(1)
    expect(rows.map((row) => row.split(',').filter((_, column) => [1, 3, 4, 6].includes(column)))).to.deep.equal([
      ['1', 'R-000002', 'tr', '6211 CK'],
      ['3', 'R-000003', 'ar', '6215 BB'],
      ['5', 'R-000001', 'ar', '6229 AA'],
    ])
    expect(await messagesIn(deps)).to.include('4 invitation letter failed no font has this sign')
  })

  it('knows post that came back by its reference or its code, of who may see it', async () => {
    await threeLetters()
    await printLetters(deps, COMMAND)
    const { id } = await seatOf(deps, 3)
    const link = `https://inburgering.example.org/u/${deps.secrets.token(id, 1)}`
    const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
    expect(await codeOf(takeReturnedPost(deps, meerssen, 'R-000001'))).to.equal('letter-not-found')
    await takeReturnedPost(deps, COMMAND, ' r-000001 ')
    await takeReturnedPost(deps, COMMAND, link)
    expect(await codeOf(takeReturnedPost(deps, COMMAND, 'R-000001'))).to.equal('letter-returned')
    const typed = shortAddress(deps.config.publicUrl, deps.secrets, await seatOf(deps, 2)) ?? 'no address'
    await takeReturnedPost(deps, COMMAND, typed.toLowerCase())
    expect((await messagesIn(deps)).filter((text) => text.includes('letter returned'))).to.have.length(3)
  })

  it("prints no letter of another municipality's people", async () => {
    await threeLetters()
    const meerssen: Actor = { kind: 'user', name: 'Iemand in Meerssen', scope: ['0938'] }
    expect(await printLetters(deps, meerssen)).to.deep.equal(NOTHING)
  })
})

describe('a printed letter', () => {
  it('carries the working link, the address and the day', async () => {
    const deps = await testDeps()
    await aFormedGroup(deps, [BY_POST, BY_POST, BY_POST])
    await sendMessages(deps, TIMETABLE)
    const { pdf } = await printLetters(deps, COMMAND)
    const text = JSON.stringify((await readPdf(readFileSync(pdf!))).pages)
    const seat = await seatOf(deps, 1)
    const typed = shortAddress(deps.config.publicUrl, deps.secrets, seat) ?? 'no address'
    expect(text.replaceAll(/\s/g, '')).to.include(typed.replace(/^https?:\/\//, ''))
    expect(text).to.include('donderdag 17 december 2026')
  }).timeout(15000)

  it('has the whole house number, and goes to a person when there is no room for it in the window', async () => {
    const deps = await testDeps()
    const street = 'Burgemeester Baron van Voorst tot Voorst-Schimmelpenninckhoogheidlaan'
    const long = { ...BY_POST, street, houseNumber: '12345', houseLetter: 'A', addition: 'bis zwart' }
    await aFormedGroup(deps, [
      BY_POST,
      long,
      { ...long, addition: 'naast de achterdeur van het oude gemeentehuis aan de Grote Markt' },
    ])
    await sendMessages(deps, TIMETABLE)
    const { pdf, letters } = await printLetters(deps, COMMAND)
    expect(letters).to.equal(2)
    const text = (await readPdf(readFileSync(pdf!))).pages.map((page) => page.text).join('\n')
    expect(text.replaceAll(/\s/g, '')).to.include('12345Abiszwart')
    expect(await messagesIn(deps)).to.include('3 invitation letter failed address-too-large')
    const why = { statusReason: 'unprintable', statusDetail: 'address-too-large' } as const
    expect(sayReason(why, 'nl')).to.equal('het adres past niet in het venster van de envelop')
  }).timeout(15000)
})
