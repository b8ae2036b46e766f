import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { type Actor, TIMETABLE } from '../../../src/history/work.ts'
import { checkFit } from '../../../src/invitations/own-texts/fit-own-text.ts'
import { longestOf, readLetterSources } from '../../../src/invitations/own-texts/longest-letters.ts'
import { findVersions } from '../../../src/invitations/own-texts/list-texts.ts'
import { Message } from '../../../src/invitations/message/message.entity.ts'
import { queueMessages } from '../../../src/invitations/due/queue-messages.ts'
import { saveOwnText, discardOwnText, publishOwnText } from '../../../src/invitations/own-texts/save-own-text.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { Room } from '../../../src/municipalities/room.entity.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { Venue } from '../../../src/municipalities/venue.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { paperPrinter } from '../../support/paper.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown } from '../../support/town.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { aFormedGroup } from '../a-group.ts'
import { FOUR_MORNINGS } from '../some-messages.ts'

const NOOR: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935'] }
const PLACE = { municipality: '0935', kind: 'invitation' } as const

onBothDatabases("a municipality's own text", (newDatabase) => {
  let deps: Deps
  const save = (language: string, text: string, version: number, by = NOOR) =>
    saveOwnText(deps, by, PLACE, { texts: { [language]: text }, version })
  const versions = () => findVersions(deps.db.read, PLACE)

  before(async () => {
    deps = { ...(await testDeps({ databaseUrl: await newDatabase() })), printer: paperPrinter() }
    await aFormedGroup(deps)
  })

  it('is nobody’s business in another municipality', async () => {
    const elsewhere: Actor = { ...NOOR, scope: ['0363'] }
    expect(await refusal(save('nl', 'Hallo.', 0, elsewhere))).to.equal('not-found')
    expect(await refusal(publishOwnText(deps, elsewhere, PLACE, 1))).to.equal('not-found')
  })

  it('is not published without the Dutch text, nor when there is nothing to publish', async () => {
    expect(await refusal(publishOwnText(deps, NOOR, PLACE, 0))).to.equal('own-text-no-draft')
    await save('ar', 'ماء', 0)
    expect(await refusal(publishOwnText(deps, NOOR, PLACE, 1))).to.equal('own-text-without-dutch')
  })

  it('goes to the second of two planners as changed meanwhile', async () => {
    expect(await refusal(save('nl', 'Neem water mee.', 0))).to.equal('changed-meanwhile')
    await save('nl', 'Neem water mee. Bel {{phone}}.', 1)
    expect(await refusal(publishOwnText(deps, NOOR, PLACE, 1))).to.equal('changed-meanwhile')
  })

  it('stands in every message that is made after it was published, and each message keeps its version', async () => {
    expect(await publishOwnText(deps, NOOR, PLACE, 2)).to.equal(1)
    await queueMessages(deps, TIMETABLE)
    const { inForce } = await versions()
    await save('nl', 'Neem brood mee.', 0)
    expect(await publishOwnText(deps, NOOR, PLACE, 1)).to.equal(2)
    for (const message of await deps.db.read.find(Message)) {
      expect(message.templateVersion).to.match(/^ar:\w+ nl:\w+ own:1$/)
      expect(message.snapshot['message']).to.include({ own: inForce!.id })
      expect(JSON.stringify(message.snapshot)).to.include('Neem water mee. Bel ')
    }
    expect((await versions()).published.map(({ number, status }) => `${number} ${status}`)).to.deep.equal([
      '2 in-force',
      '1 past',
    ])
  })

  it('is no draft when it says what is in force already, or was thrown away', async () => {
    await save('nl', 'Iets anders.', 0)
    await save('nl', ' Neem brood mee.\r\n', 1)
    expect((await versions()).draft).to.equal(null)
    await save('nl', 'Iets anders.', 0)
    expect(await refusal(discardOwnText(deps, NOOR, PLACE, 7))).to.equal('changed-meanwhile')
    await discardOwnText(deps, NOOR, PLACE, 1)
    expect((await versions()).draft).to.equal(null)
  })

  it('can be taken away again, as a version', async () => {
    await save('nl', '', 0)
    await save('ar', '', 1)
    expect(await publishOwnText(deps, NOOR, PLACE, 2)).to.equal(3)
    expect((await versions()).inForce?.texts).to.deep.equal({})
  })
})

/** Of the letter, in millimetres. */
const RIGHT_MARGIN = 210 - 21

describe('the room for an own text on the letter', () => {
  let deps: Deps
  let town: Municipality
  const fit = (text: string, language = 'nl') => checkFit(deps, town, 'invitation', { [language]: text })
  const sentence = 'Parkeren kan in de garage bij het station en dat kost niets. '

  before(async () => {
    deps = await testDeps()
    await aTown(deps)
    town = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
  })

  it('is measured by printing: what runs over is refused, and says by how much', async () => {
    const long = sentence.repeat(24).trim()
    const error = await fit(long, 'so').then(
      () => null,
      (given: unknown) => given as { code: string; values: { over: number; room: number } },
    )
    expect(error?.code).to.equal('own-text-no-room')
    expect(error!.values.over + error!.values.room).to.equal(long.length)
    await fit(long.slice(0, error!.values.room).trim(), 'so')
  }).timeout(20_000)

  it('is what the longest letter leaves: a series elsewhere, far from the bus, called off by a long name', async () => {
    const far = { code: 'far', municipality: '0938', name: 'De Koepel', address: ['Heuvel 1', '6231 AA  MEERSSEN'] }
    const directions = { nl: 'Neem bus 2. '.repeat(20) }
    const sender = { ...town.sender, name: 'Sociale Zaken van Meerssen en alle dorpen daaromheen' }
    const other = await testDeps()
    await aTown(other)
    await other.db.write(async (tx) => {
      await tx.insert(Venue, { ...far, directions })
      await tx.insert(Room, { code: 'far/a', venue: { code: 'far' }, capacity: 5, offers: [] })
      const elsewhere = { serves: ['0938'], overflow: ['0935'], resources: [], languages: ['nl'], closed: false }
      const series = { programme: 'wi2021', sessions: FOUR_MORNINGS, startsOn: FOUR_MORNINGS[0]!.date } as const
      await tx.insert(Slot, { code: 'series', room: { code: 'far/a' }, ...elsewhere, ...series })
      await tx.update(Municipality, { code: '0938' }, { sender })
    })
    const sources = await readLetterSources(other)
    const changes = longestOf(sources, town, 'change')('ar')
    expect(changes.map(({ sessions }) => sessions.length)).to.deep.equal([1, 4])
    expect(changes.map(({ venue, was }) => `${venue.name}, was ${was?.venue?.name}`)).to.deep.equal([
      'De Koepel, was Stadhuis Maastricht',
      'De Koepel, was Stadhuis Maastricht',
    ])
    const [called] = longestOf(sources, town, 'cancellation')('nl')
    expect(called?.cancelled).to.deep.equal({ by: sender.name, reason: 'tooFewPeople' })
  })

  it('is refused to what no font can print', async () => {
    expect(await refusal(fit('Tot dan \u{13000}'))).to.equal('own-text-unprintable')
  }).timeout(20_000)

  it('prints the code of a typesetter as words, and the longest words inside the margins', async () => {
    const code = `#read("/etc/passwd") #while true {} $x$ *b* @a`
    const wide = `${'W'.repeat(45)} ${'ก'.repeat(150)}`
    const printed: Buffer[] = []
    const print: Deps['printer']['print'] = async (...given) => {
      const batch = await deps.printer.print(...given)
      printed.push(batch.pdf)
      return batch
    }
    await checkFit({ ...deps, printer: { ...deps.printer, print } }, town, 'invitation', { nl: `${code}\n${wide}` })
    const { pages } = await readPdf(printed[0]!)
    expect(pages[0]!.text.replace(/\s+/g, ' ')).to.include(code)
    expect(pages[0]!.text, 'the longest name and address').to.include('Langenvoorbeeldergaarde').and.not.include('…')
    const right = Math.max(...pages[0]!.placed.map((piece) => piece.right))
    expect(right).to.be.below(RIGHT_MARGIN)
  }).timeout(20_000)
})
