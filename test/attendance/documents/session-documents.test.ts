import { expect } from 'chai'
import { markAttendance } from '../../../src/attendance/marks/mark-attendance.ts'
import {
  printAttendanceSheet,
  printCertificates,
  printNameCards,
} from '../../../src/attendance/documents/session-documents.ts'
import type { Deps } from '../../../src/deps.ts'
import { Session } from '../../../src/groups/session.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { readPdf } from '../../outside/printing/read-pdf.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited } from '../../support/groups.ts'
import { aTown, peopleWait } from '../../support/town.ts'

const WORDS = {
  language: 'nl',
  title: 'Presentielijst donderdag 17 december 2026',
  lead: '09:00–12:30 uur',
  headings: ['Nr.', 'Naam', 'Kenmerk', 'Aanwezig', 'Handtekening'],
  notes: [],
  foot: ['Naam coördinator', 'Handtekening coördinator'],
}

describe('what is printed for a session', function () {
  this.timeout(20_000)
  let deps: Deps
  let session: string

  before(async () => {
    deps = await testDeps()
    await aTown(deps)
    await peopleWait(deps, 2)
    await peopleWait(deps, 1, { municipality: '0938', languages: ['en', 'ar'], givenNames: 'Omar *vet* #x' }, 3)
    const seats = await everyoneIsInvited(deps)
    session = (await deps.db.read.findOneByOrFail(Session, {})).id
    await markAttendance(at(deps, '2026-12-17T12:00'), COMMAND, seats[2]!.id, { session: 1, status: 'present' })
  })

  it('is a list to sign: names and references, no numbers of people', async () => {
    const { pages, title, metadata } = await readPdf(await printAttendanceSheet(deps, 'all', session, WORDS))
    const text = pages.map((page) => page.text).join('\n')
    for (const part of ['Rania Haddad 1', 'R-000002', 'Omar *vet* #x Haddad 3', 'Handtekening'])
      expect(text).to.include(part)
    // Three people and five rows for who walks in, a box to tick, and a line for the coordinator.
    expect(text)
      .to.match(/Aanwezig/)
      .and.to.match(/8\s+Naam coördinator/)
      .and.not.to.match(/9\s+Naam coördinator/)
    expect(text).not.to.match(/9999\d{5}|27000000\d\d/)
    expect(title).to.equal(WORDS.title)
    expect(metadata).to.match(/<pdfuaid:part>1</)
  })

  it('is a card for everyone, of the reader’s own municipalities', async () => {
    const { pages } = await readPdf(await printNameCards(deps, ['0938'], session, 'Naamkaartjes'))
    expect(pages[0]!.text).to.include('Omar').and.not.to.include('Rania')
  })

  it('is a certificate for who was there, in Dutch and in a language of theirs', async () => {
    const pdf = await printCertificates(deps, 'all', session)
    const { pages } = await readPdf(pdf!)
    expect(pages).to.have.length(1)
    expect(pages[0]!.text).to.include('Bewijs van deelname').and.to.include('17 december 2026')
    expect(pages[0]!.text).to.include('Certificate of attendance').and.not.to.include('Rania')
    expect(await printCertificates(deps, ['0935'], session)).to.equal(null)
  })
})
