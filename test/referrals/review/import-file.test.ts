import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { projectFolder } from '../../../src/outside/project-folder.ts'
import type { Deps } from '../../../src/deps.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { changePerson } from '../../../src/referrals/receiving/change-person.ts'
import { importFile } from '../../../src/referrals/review/import-file.ts'
import { receiveReferrals } from '../../../src/referrals/receiving/receive-referrals.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'
import { aCandidate, aTown, peopleWait, testBsn } from '../../support/town.ts'

const SHARED = projectFolder('../shared/data/referrals')

const HEADING =
  'Referentie;BSN;V-nummer;Voornamen;Achternaam;Gemeentecode;Wet;Begindatum plicht;Einddatum termijn;Talen'
const file = (...rows: string[]) => ({ name: 'test.csv', bytes: Buffer.from([HEADING, ...rows].join('\n')) })
const row = (number: number, familyName = 'Haddad') =>
  `R-${number};${testBsn(number)};${2700000000 + number};Rania;${familyName};0935;Wi2013;01-06-2026;01-06-2027;ar, nl`

onBothDatabases('importing a referral file', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps)
  })

  const referrals = () => deps.db.read.find(Referral, { relations: { person: true }, order: { reference: 'ASC' } })

  it('lets everyone in a good file wait', async () => {
    expect(await importFile(deps, COMMAND, file(row(1), row(2)))).to.include({ rows: 2, new: 2, rejected: 0 })
    expect(
      (await referrals()).map(({ reference, status, waitingSince, deadline }) => ({
        reference,
        status,
        waitingSince,
        deadline,
      })),
    ).to.deep.equal([
      { reference: 'R-1', status: 'waiting', waitingSince: '2026-06-01', deadline: '2027-06-01' },
      { reference: 'R-2', status: 'waiting', waitingSince: '2026-06-01', deadline: '2027-06-01' },
    ])
  })

  it('changes nothing the second time', async () => {
    await importFile(deps, COMMAND, file(row(1), row(2)))
    const before = await referrals()
    expect(await importFile(deps, COMMAND, file(row(1), row(2)))).to.include({
      rows: 2,
      new: 0,
      changed: 0,
      unchanged: 2,
    })
    expect(await referrals()).to.deep.equal(before)
  })

  it('takes over a corrected name of somebody known and keeps the reference', async () => {
    await importFile(deps, COMMAND, file(row(1)))
    expect(await importFile(deps, COMMAND, file(row(1, 'Çelik').replace('R-1', 'X-9')))).to.include({
      changed: 1,
      new: 0,
    })
    const [known] = await referrals()
    expect([known?.reference, known?.person.familyName, known?.person.searchName]).to.deep.equal([
      'R-1',
      'Çelik',
      'rania celik',
    ])
  })

  it('keeps what was changed here until a file says something new of it', async () => {
    await importFile(deps, COMMAND, file(row(1)))
    const [{ version, person } = {} as Referral] = await referrals()
    await changePerson(deps, COMMAND, 'R-1', {
      version: person.version,
      referralVersion: version,
      fields: { talen: 'ti' },
    })
    expect(await importFile(deps, COMMAND, file(row(1)))).to.include({ changed: 0, unchanged: 1 })
    expect((await referrals())[0]?.person.languages).to.deep.equal(['ti'])
    expect(await importFile(deps, COMMAND, file(row(1).replace('ar, nl', 'fa')))).to.include({ changed: 1 })
    expect((await referrals())[0]).to.deep.include({ kept: null })
    expect((await referrals())[0]?.person.languages).to.deep.equal(['fa'])
  })

  it('says what would happen in a dry run and changes nothing', async () => {
    expect(await importFile(deps, COMMAND, file(row(1)), true)).to.include({ new: 1 })
    expect(await referrals()).to.have.length(0)
  })

  it('recognises by V-number somebody whose BSN comes later', async () => {
    await receiveReferrals(deps, COMMAND, [aCandidate(1, { bsn: null })])
    expect(await receiveReferrals(deps, COMMAND, [aCandidate(1)])).to.include({ new: 0, changed: 1 })
    const [known] = await referrals()
    expect(known?.person.bsnHash).to.equal(deps.secrets.hash('bsn', testBsn(1)))
    expect(known?.track).to.equal(known?.person.bsnHash)
  })

  it('refuses a V-number that belongs to somebody with another BSN', async () => {
    await peopleWait(deps, 1)
    const received = await receiveReferrals(deps, COMMAND, [aCandidate(2, { vNumber: '2700000001' })])
    expect(received.conflicts.map(({ problem }) => problem)).to.deep.equal(['identity-conflict'])
    expect(await referrals()).to.have.length(1)
  })

  it('gives somebody else a reference of their own when theirs is taken', async () => {
    await peopleWait(deps, 1)
    await receiveReferrals(deps, COMMAND, [
      aCandidate(2, { reference: 'R-000001' }),
      aCandidate(3, { reference: null }),
    ])
    const given = (await referrals()).map(({ reference }) => reference)
    expect(given).to.include.members(['R-000001', 'R-000001-2'])
    expect(given.find((reference) => reference.startsWith('D-'))).to.match(/^D-[A-Z2-9]{6}$/)
  })

  it("moves somebody who is referred by another municipality, and tells the first which one, and nobody's name", async () => {
    await peopleWait(deps, 1)
    const amsterdam: Actor = { kind: 'user', name: 'Iemand in Amsterdam', scope: ['0363'] }
    expect(
      await receiveReferrals(deps, amsterdam, [aCandidate(1, { municipality: '0363', reference: 'A-1' })]),
    ).to.include({ new: 1 })
    const states = (await referrals()).map(({ municipality, status, statusReason }) => [
      municipality,
      status,
      statusReason,
    ])
    expect(states).to.have.deep.members([
      ['0935', 'withdrawn', 'moved'],
      ['0363', 'waiting', null],
    ])
    const [left] = await deps.db.read.findBy(Event, { kind: 'referral.withdrawn' })
    expect([left?.actorKind, left?.actorName]).to.deep.equal(['other-file', 'Amsterdam'])
  })

  it('keeps no BSN or V-number readable in the database', async () => {
    await peopleWait(deps, 1)
    const [person] = await deps.db.read.find(Person)
    const events = await deps.db.read.find(Event)
    expect(JSON.stringify([person, events]))
      .to.not.contain(testBsn(1))
      .and.not.contain('2700000001')
    expect(deps.secrets.open(person?.bsnSealed ?? '')).to.equal(testBsn(1))
  })
})

describe("the region's own test files", function () {
  before(function () {
    if (!existsSync(SHARED)) this.skip() // ../shared is not on every machine
  })

  const expected = (): Record<string, Record<string, unknown>> =>
    JSON.parse(readFileSync(join(SHARED, 'expected.json'), 'utf8')) as Record<string, Record<string, unknown>>

  it('are imported as expected.json says', async () => {
    for (const [name, outcome] of Object.entries(expected())) {
      const deps = await testDeps()
      await aTown(deps)
      const imported = importFile(deps, COMMAND, {
        name,
        bytes: readFileSync(join(SHARED, name)),
        municipality: '0935',
      })
      if ('file' in outcome) {
        const error = await imported.then(
          () => undefined,
          (reason: unknown) => reason,
        )
        expect(error, name).to.include({ code: outcome.file })
        continue
      }
      const result = await imported
      expect(result, name).to.include({ rows: outcome.rows, new: outcome.new, rejected: outcome.rejected })
      expect(
        result.problems.map(({ message: _message, ...problem }) => problem),
        name,
      ).to.deep.equal(outcome.problems)
    }
  })
})
