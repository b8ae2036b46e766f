import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { nextNight } from '../../../src/groups/planning/plan-ahead.ts'
import { closeHalfDays } from '../../../src/groups/seats/return-to-pool.ts'
import { findNight, findRemedies } from '../../../src/groups/tonight/find-night.ts'
import {
  findWorkedOut,
  forgetWorkedOut,
  nothingUnderWay,
  tidyWorkedOut,
} from '../../../src/groups/tonight/find-worked-out.ts'
import { nightQuestion } from '../../../src/groups/tonight/night-ahead.ts'
import { showTonight } from '../../../src/groups/tonight/show-tonight.ts'
import { WorkedOut } from '../../../src/groups/tonight/worked-out.entity.ts'
import { COMMAND } from '../../../src/history/work.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { listPools } from '../../../src/municipalities/pools.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { ClosedDay } from '../../../src/municipalities/closed-day.entity.ts'
import { momentOf } from '../../../src/outside/clock.ts'
import { claimRun, releaseRun } from '../../../src/outside/database/lease.ts'
import { Person } from '../../../src/people/person.entity.ts'
import { serve } from '../../../src/main.ts'
import { listReasons } from '../../../src/pool/why/list-reasons.ts'
import { listPool } from '../../../src/pool/list/list-pool.ts'
import { sayWhy } from '../../../src/pool/why/say-why.ts'
import { Referral } from '../../../src/referrals/referral.entity.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { everyoneIsInvited, referralOf } from '../../support/groups.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const LATER = { ...MORNING, code: 'jan-12-am', sessions: [{ date: '2027-01-12', start: '09:00', end: '12:30' }] }

onBothDatabases('what tonight will do, kept', (newDatabase) => {
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    await aTown(deps, { slots: [MORNING, LATER] })
    await peopleWait(deps, 3)
    await peopleWait(deps, 1, { languages: ['ti'], deadline: '2026-12-30' }, 7)
  })

  const pool = async () => (await listPools(deps.db.read)).find(({ code }) => code === 'mh') ?? expect.fail()
  const find = async (here = deps, again = false) => findNight(here, await pool(), nextNight(here.clock), again)
  /** As somebody sees it who looks until it is known. */
  const known = async (here = deps) => {
    let found = await find(here)
    for (; found.state === 'working'; found = await find(here)) await nothingUnderWay()
    return found
  }
  const placed = ({ answer }: Awaited<ReturnType<typeof find>>) =>
    answer?.groups.map(({ slot, people }) => `${slot} ${people.join(' ')}`)
  /** How often something was worked out and kept. */
  const counted = (here: Deps) => {
    const counts = { kept: 0 }
    const write: Deps['db']['write'] = (act, lock) => {
      if (lock === 'plan') counts.kept++
      return here.db.write(act, lock)
    }
    return { counts, here: { ...here, db: { ...here.db, write } } }
  }

  it('is worked out once, also when many ask at once, and then only read', async () => {
    const { counts, here } = counted(deps)
    await Promise.all([find(here), find(here), find(here)])
    const first = await known(here)
    expect(placed(first)).to.deep.equal(['dec-17-am R-000001 R-000002 R-000003'])
    expect(await find(here)).to.deep.equal(first)
    expect(counts.kept).to.equal(1)
  })

  it('is left to another process that is at it, and found as soon as that lets go', async () => {
    const { counts, here } = counted(deps)
    const job = nightQuestion({ pool: 'mh', day: nextNight(deps.clock) })
    const run = { job, dueAt: momentOf(deps.clock.today(), '00:00'), claimedBy: 'another process' }
    expect(await claimRun(deps.db, deps.clock, run)).to.equal(true)
    expect(await find(here)).to.include({ state: 'working', answer: null })
    await nothingUnderWay()
    expect(counts.kept).to.equal(0)
    await releaseRun(deps.db, run)
    expect((await known(here)).state).to.equal('current')
  })

  it('is worked out anew when the other process ended halfway', async () => {
    const job = nightQuestion({ pool: 'mh', day: nextNight(deps.clock) })
    const run = { job, dueAt: momentOf(deps.clock.today(), '00:00'), claimedBy: 'another process', minutes: 1 }
    expect(await claimRun(deps.db, deps.clock, run)).to.equal(true)
    expect((await find(at(deps, '2026-11-23T09:00'))).state).to.equal('working')
    expect((await known(at(deps, '2026-11-23T09:02'))).state).to.equal('current')
  })

  const ACTS: Record<string, [act: () => Promise<unknown>, then: string[]]> = {
    'somebody is referred': [() => peopleWait(deps, 1, {}, 4), ['dec-17-am R-000001 R-000002 R-000003 R-000004']],
    'somebody leaves': [
      () => deps.db.write((tx) => tx.update(Referral, { reference: 'R-000003' }, { status: 'withdrawn' })),
      [],
    ],
    'somebody says when they can not come': [
      async () => {
        const { id } = await referralOf(deps, 2)
        await deps.db.write((tx) => closeHalfDays(tx, id, [{ day: '2026-12-17', part: 'morning' }]))
      },
      ['jan-12-am R-000001 R-000002 R-000003'],
    ],
    'somebody speaks another language': [
      async () => {
        const { person } = await deps.db.read.findOneOrFail(Referral, {
          where: { reference: 'R-000001' },
          relations: { person: true },
        })
        await deps.db.write((tx) => tx.update(Person, { id: person.id }, { languages: ['ti'] }))
      },
      [],
    ],
    'a rule is another one': [
      async () => {
        const { rules } = await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })
        await deps.db.write((tx) =>
          tx.update(Municipality, { code: '0935' }, { rules: { ...rules, minGroupSize: 4, rescueGroupSize: null } }),
        )
      },
      [],
    ],
    'a half day is closed': [
      () => deps.db.write((tx) => tx.update(Slot, { code: 'dec-17-am' }, { closed: true })),
      ['jan-12-am R-000001 R-000002 R-000003'],
    ],
    'a day is closed': [
      () =>
        deps.db.write((tx) =>
          tx.insert(ClosedDay, { id: 'x', municipality: '0935', fromDay: '2026-12-17', toDay: '2026-12-17', name: '' }),
        ),
      ['jan-12-am R-000001 R-000002 R-000003'],
    ],
  }

  for (const [what, [act, then]] of Object.entries(ACTS))
    it(`is not taken for right any more when ${what}`, async () => {
      const before = await known()
      const { counts, here } = counted(deps)
      await act()
      // Another process is at it: what is shown meanwhile is the last that is known, and said to be old.
      const job = nightQuestion({ pool: 'mh', day: nextNight(deps.clock) })
      const run = { job, dueAt: momentOf(deps.clock.today(), '00:00'), claimedBy: 'another process' }
      await claimRun(deps.db, deps.clock, run)
      expect(await find(here)).to.deep.include({ state: 'working', answer: before.answer, at: before.at })
      await releaseRun(deps.db, run)
      expect(placed(await known(here))).to.deep.equal(then)
      expect(counts.kept).to.equal(1)
    })

  it('is not shown any more when a run has made it real: its people would be counted twice', async () => {
    expect(placed(await known())).to.deep.equal(['dec-17-am R-000001 R-000002 R-000003'])
    const job = nightQuestion({ pool: 'mh', day: nextNight(deps.clock) })
    const run = { job, dueAt: momentOf(deps.clock.today(), '00:00'), claimedBy: 'another process' }
    await claimRun(deps.db, deps.clock, run)
    await formGroups(at(deps, '2026-11-23T23:00'), COMMAND)
    expect(await find()).to.include({ state: 'working', answer: null })
    await releaseRun(deps.db, run)
    expect(placed(await known())).to.deep.equal([])
  })

  it('is another one for another night', async () => {
    await known()
    const next = at(deps, '2026-12-03T09:00')
    expect(placed(await known(next))).to.deep.equal(['jan-12-am R-000001 R-000002 R-000003'])
    expect(await tidyWorkedOut(next)).to.equal(1)
    expect((await deps.db.read.find(WorkedOut)).map(({ day }) => day)).to.deep.equal(['2026-12-04'])
  })

  it('is not thought of again when what changed does not matter for it', async () => {
    await known()
    const row = { question: nightQuestion({ pool: 'mh', day: nextNight(deps.clock) }) }
    await deps.db.write((tx) => tx.update(WorkedOut, row, { milliseconds: -1 }))
    await deps.db.write((tx) => tx.query(`UPDATE "person" SET "family_name" = 'Anders'`))
    const later = at(deps, '2026-11-23T10:00')
    const found = await known(later)
    expect(found).to.include({ state: 'current', milliseconds: -1, at: later.clock.now() })
  })

  it('says that it failed, tries again when somebody asks, and shows what it knew meanwhile', async () => {
    const before = await known()
    await peopleWait(deps, 1, {}, 4)
    const broken = { ...deps, config: { ...deps.config, databaseUrl: 'sqlite:/dev/null/nowhere' } }
    await find(broken)
    await nothingUnderWay()
    expect(await find(broken)).to.deep.include({ state: 'failed', answer: before.answer })
    expect((await find()).state).to.equal('failed')
    // Nobody is told that it failed while it is tried again.
    const trying = find(deps, true)
    expect((await trying).state).to.not.equal('failed')
    await nothingUnderWay()
    expect(placed(await find())).to.deep.equal(['dec-17-am R-000001 R-000002 R-000003 R-000004'])
  })

  it('is forgotten at the start of the program', async () => {
    await known()
    expect(await deps.db.read.count(WorkedOut)).to.equal(1)
    const service = await serve({
      ...deps,
      config: { ...deps.config, port: 0 },
      db: { ...deps.db, close: async () => {} },
    })
    expect(await deps.db.read.count(WorkedOut)).to.equal(0)
    await service.stop()
  })

  it('is not known when it was forgotten while somebody looked whether it still is right', async () => {
    const stillRight = { version: 0, fingerprint: 'x', lastRun: null, answer: null }
    const question = {
      ...{ name: 'something', pool: 'mh', day: nextNight(deps.clock) },
      workOut: () => forgetWorkedOut(deps.db).then(() => stillRight),
    }
    await findWorkedOut(deps, question)
    await nothingUnderWay()
    expect(await deps.db.read.count(WorkedOut)).to.equal(0)
  })

  it('is worked out anew when what builds on it finds that it is of another world', async () => {
    const { answer } = await known()
    expect(answer?.risks).to.not.deep.equal([])
    await deps.db.write((tx) =>
      tx.update(WorkedOut, { day: nextNight(deps.clock) }, { fingerprint: 'of another program' }),
    )
    const helps = async () => findRemedies(deps, COMMAND, await pool(), nextNight(deps.clock))
    await helps()
    await nothingUnderWay()
    await known()
    await helps()
    await nothingUnderWay()
    expect((await helps()).state).to.equal('current')
  })

  it('promises nobody a seat in a half day that is shut since, or in a night that is over', async () => {
    await known()
    const { id } = await referralOf(deps, 1)
    const told = async (today: string) => (await listReasons(deps.db.read, [id], today)).get(id)?.reason
    expect(await told('2026-11-23')).to.equal('seat-tonight')
    expect(await told('2026-11-24')).to.equal(undefined)
    await deps.db.write((tx) => tx.update(Slot, { code: 'dec-17-am' }, { closed: true }))
    expect(await told('2026-11-23')).to.equal(undefined)
  })

  it('holds of people only their references', async () => {
    await everyoneIsInvited(deps)
    await peopleWait(deps, 3, {}, 20)
    const found = await known(at(deps, '2026-11-24T09:00'))
    expect(found.answer?.since?.newcomers).to.have.length(3)
    const later = at(deps, '2026-11-24T09:00')
    await findRemedies(later, COMMAND, await pool(), nextNight(later.clock))
    await nothingUnderWay()
    const questions = (await deps.db.read.find(WorkedOut)).map(({ question }) => question.split(' ')[0])
    expect(questions).to.have.members(['night', 'help'])
    for (const { question, answer } of await deps.db.read.find(WorkedOut))
      expect(answer, question).not.to.match(/Haddad|Rania|9999\d|27000|@example/)
  })

  it('says of everybody the same as the pages about them', async () => {
    const { answer: night } = await known()
    if (!night) throw new Error('no night')
    const nights = [{ pool: await pool(), night, remedies: null }]
    const { atRisk } = await showTonight(deps, COMMAND, nights, nextNight(deps.clock))
    const listed = await listPool(deps, COMMAND, { status: 'waiting', sort: 'arrival' }, { skip: 0, size: 50 })
    const whyOf = (reference: string) => listed.find((one) => one.reference === reference)?.why ?? null
    expect(atRisk.map(({ reference }) => reference)).to.deep.equal(['R-000007'])
    expect(atRisk[0]?.why?.help).to.have.length.above(0)
    expect(atRisk[0]?.why).to.deep.equal(whyOf('R-000007'))
    expect(sayWhy(whyOf('R-000001'), 'nl')).to.equal(
      'Krijgt naar verwachting vannacht een plek: 17 december 2026 (ochtend), Stadhuis Maastricht.',
    )
    const after = at(deps, '2026-11-25T09:00')
    const later = await listPool(after, COMMAND, { status: 'waiting', sort: 'arrival' }, { skip: 0, size: 50 })
    expect(later.map(({ reference, why }) => `${reference} ${why?.reason}`)).to.include('R-000001 undefined')
  })
})
