import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { gatherProblem, gatherWorld, problemOf } from '../../../src/groups/gathering/gather-problem.ts'
import { Group } from '../../../src/groups/group.entity.ts'
import { showExplained } from '../../../src/groups/tonight/show-tonight.ts'
import { workOutNights } from '../../../src/groups/tonight/find-night.ts'
import { nothingUnderWay } from '../../../src/groups/tonight/find-worked-out.ts'
import { showTryOut } from '../../../src/groups/tonight/show-try-out.ts'
import { nextNight } from '../../../src/groups/planning/plan-ahead.ts'
import { PlanRun } from '../../../src/groups/planning/plan-run.entity.ts'
import { applyTryOut, type TryOut } from '../../../src/groups/tonight/try-out.ts'
import { COMMAND, type Actor } from '../../../src/history/work.ts'
import { Event } from '../../../src/history/event.entity.ts'
import { Municipality } from '../../../src/municipalities/municipality.entity.ts'
import { listPools } from '../../../src/municipalities/pools.ts'
import { Slot } from '../../../src/municipalities/slot.entity.ts'
import { countDeadlines } from '../../../src/pool/urgency.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { refusal } from '../../support/refusal.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'
import { cancelGroup } from '../../../src/groups/group/end-group.ts'
import { keepTryOut } from '../../../src/groups/tonight/check-try-out.ts'

const PLANNER: Actor = { kind: 'user', name: 'Noor de Wit', scope: ['0935', '0938'] }
const MAASTRICHT: Actor = { ...PLANNER, scope: ['0935'] }
const OWN = { ...MORNING, serves: ['0935'] }

onBothDatabases('tonight', (newDatabase) => {
  let deps: Deps
  let next: Deps

  before(async () => {
    deps = await testDeps({ databaseUrl: await newDatabase() })
    next = at(deps, '2026-11-24T09:00')
    await aTown(deps, { slots: [OWN] })
    await peopleWait(deps, 3)
    await peopleWait(deps, 3, { languages: ['ti'], deadline: '2026-12-30' }, 4)
    await peopleWait(deps, 1, { municipality: '0938', deadline: '2026-12-20' }, 7)
    await formGroups(deps, COMMAND, { municipality: '0935' })
  })

  const tonight = async (by: Actor) => {
    const pools = (await listPools(deps.db.read)).filter(({ code }) => code === 'mh')
    const day = nextNight(next.clock)
    return showExplained(next, by, await workOutNights(next, by, pools, day, true), day)
  }
  /** Once tonight is known. */
  const tryIt = async (by: Actor, municipality: string, wish: TryOut) => {
    await showTryOut(next, by, municipality, wish)
    await nothingUnderWay()
    const tried = await showTryOut(next, by, municipality, wish)
    return 'state' in tried ? expect.fail(tried.state) : tried
  }
  const versions = async () =>
    Object.fromEntries((await deps.db.read.find(Municipality)).map(({ code, version }) => [code, version]))
  const tryOut: TryOut = {
    rules: { municipalities: ['0935', '0938'], values: { minGroupSize: 2, overbookPercent: 10 } },
    opening: { host: '0935', guest: '0938', always: false },
    slot: {
      ...{ room: 'stadhuis/a', programme: 'wi2013', languages: ['ti'], serves: ['0935'], overflow: [], resources: [] },
      sessions: [{ date: '2026-12-22', start: '13:00', end: '16:30' }],
    },
  }

  it('is planned for the day of the run: tomorrow, or today before half past three', () => {
    expect(nextNight(deps.clock)).to.equal('2026-11-24')
    expect(nextNight(at(deps, '2026-11-23T03:29').clock)).to.equal('2026-11-23')
    expect(nextNight(at(deps, '2026-11-23T03:30').clock)).to.equal('2026-11-24')
  })

  it('says who may miss their deadline and what would help how many; of other municipalities only how many', async () => {
    const { atRisk, remedies, atRiskElsewhere } = await tonight(PLANNER)
    expect(atRisk.map(({ reference }) => reference)).to.deep.equal(['R-000007', 'R-000004', 'R-000005', 'R-000006'])
    expect(atRiskElsewhere).to.equal(0)
    const helps = remedies?.map(({ tryOut: { slot, opening }, solved }) => [slot?.languages ?? opening?.guest, solved])
    expect(helps)
      .to.deep.include([['ti'], 3])
      .and.deep.include(['0938', 1])
    const own = await tonight(MAASTRICHT)
    expect([own.atRisk.length, own.atRiskElsewhere]).to.deep.equal([3, 1])
  })

  it('stands beside the deadlines of the months to come, and those that are past', async () => {
    const months = async (now: string) => {
      const found = await countDeadlines(at(deps, now), ['0935', '0938'])
      return found.filter(({ people }) => people > 0).map(({ month, people }) => `${month} ${people}`)
    }
    expect(await months('2026-12-20T23:59')).to.deep.equal(['2026-12 4'])
    expect(await months('2026-12-21T00:00')).to.deep.equal(['past 1', '2026-12 3'])
  })

  it('says what changed since the last run', async () => {
    await peopleWait(next, 1, {}, 20)
    const { since } = await tonight(MAASTRICHT)
    expect(since).to.have.length(1)
    const [{ newcomers, newcomersPlaced, nowPlaced, back } = expect.fail()] = since
    expect(newcomers.people.map(({ reference }) => reference)).to.deep.equal(['R-000020'])
    expect([newcomersPlaced, nowPlaced.count, back.count]).to.deep.equal([1, 0, 0])
    const [{ id, version } = expect.fail()] = await deps.db.read.findBy(Group, { status: 'planned' })
    await cancelGroup(next, COMMAND, id, { version, reason: 'weather' })
    const [{ back: again, goneGroups } = expect.fail()] = (await tonight(MAASTRICHT)).since
    expect(again.people.map(({ reference }) => reference)).to.deep.equal(['R-000001', 'R-000002', 'R-000003'])
    expect(goneGroups).to.deep.equal([{ day: '2026-12-17', venue: 'Stadhuis Maastricht' }])
  })

  it('can be tried otherwise without changing anything, for each within their own municipalities', async () => {
    const before = [await deps.db.read.count(Event), await deps.db.read.count(Slot), await deps.db.read.count(PlanRun)]
    const { gained, opened, risk } = await tryIt(PLANNER, '0935', tryOut)
    expect(gained.people.map(({ reference }) => reference)).to.include.members(['R-000004', 'R-000007'])
    expect(opened.map(({ language, day }) => [language, day])).to.deep.equal([['ti', '2026-12-22']])
    expect(risk).to.equal(-4)
    const elsewhere = await tryIt(MAASTRICHT, '0935', { ...tryOut, rules: null })
    expect([elsewhere.gained.elsewhere, elsewhere.gained.people.length]).to.deep.equal([1, 3])
    const stranger = { ...tryOut, opening: { host: '0938', guest: '0935', always: true } }
    expect(await refusal(showTryOut(next, MAASTRICHT, '0935', stranger))).to.equal('not-found')
    expect(await refusal(showTryOut(next, MAASTRICHT, '0363', tryOut))).to.equal('not-found')
    const crossed = { ...tryOut, rules: { municipalities: ['0935'], values: { minGroupSize: 9 } } }
    expect(await refusal(keepTryOut(next, PLANNER, '0935', crossed, {}))).to.equal('group-sizes-crossed')
    expect([
      await deps.db.read.count(Event),
      await deps.db.read.count(Slot),
      await deps.db.read.count(PlanRun),
    ]).to.deep.equal(before)
  })

  it('keeps nothing of a try-out when somebody changed the rules meanwhile', async () => {
    const slots = await deps.db.read.count(Slot)
    const old = { ...(await versions()), '0938': 0 }
    expect(await refusal(keepTryOut(next, PLANNER, '0935', tryOut, old))).to.equal('changed-meanwhile')
    expect(await deps.db.read.count(Slot)).to.equal(slots)
    expect((await deps.db.read.findOneByOrFail(Municipality, { code: '0935' })).rules.minGroupSize).to.equal(3)
  })

  it('plans what was tried once it is kept, and the history says who did', async () => {
    const pool = (await listPools(deps.db.read)).find(({ code }) => code === 'mh') ?? expect.fail()
    const world = await gatherWorld(deps.db.read, pool, '2026-11-24')
    const rooms = new Map(world.timetable.slots.map(({ room }) => [room.code, room]))
    const asTried = problemOf(applyTryOut(world, tryOut, rooms))
    await keepTryOut(next, PLANNER, '0935', tryOut, await versions())
    const now = (await listPools(deps.db.read)).find(({ code }) => code === 'mh') ?? expect.fail()
    const kept = await gatherProblem(deps.db.read, now, '2026-11-24')
    const inOrder = ({ slots: known, ...rest }: typeof kept) => ({
      ...rest,
      slots: known.map((slot) => JSON.stringify({ ...slot, id: '' })).sort(),
    })
    expect(inOrder(kept)).to.deep.equal(inOrder(asTried))
    const events = await deps.db.read.find(Event, { where: { actorName: 'Noor de Wit' }, order: { kind: 'ASC' } })
    expect(events.map(({ kind }) => kind)).to.deep.equal([
      'rules.changed',
      'rules.changed',
      'slots.added',
      'slots.opened',
    ])
  })
})
