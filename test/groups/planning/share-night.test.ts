import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { IsNull, Not } from 'typeorm'
import type { Deps } from '../../../src/deps.ts'
import { formGroups } from '../../../src/groups/planning/form-groups.ts'
import { PlanRun } from '../../../src/groups/planning/plan-run.entity.ts'
import { helpTonight, partsOf, shareTonight } from '../../../src/groups/planning/share-night.ts'
import { COMMAND, TIMETABLE } from '../../../src/history/work.ts'
import type { Pool } from '../../../src/municipalities/pools.ts'
import type { Database } from '../../../src/outside/database/database.ts'
import { JobRun } from '../../../src/outside/database/job-run.entity.ts'
import { claimRun } from '../../../src/outside/database/lease.ts'
import { openParts } from '../../../src/outside/database/shared-run.ts'
import { applySettings } from '../../../src/setup/settings/apply-settings.ts'
import { emptyPostgres, openAnew } from '../../support/databases.ts'
import { at, testDeps } from '../../support/deps.ts'
import { groupsIn, reasonsIn } from '../../support/groups.ts'
import { aTown, MORNING, peopleWait } from '../../support/town.ts'

const NIGHT = { job: 'plan', dueAt: '2026-11-23T02:30:00.000Z' }

describe('the parts of a night', () => {
  const pool = (code: string): Pool => ({
    ...{ code, name: code },
    municipalities: [{ code: `${code}-1` }, { code: `${code}-2` }] as unknown as Pool['municipalities'],
  })
  const parts = (...slots: [takes: string[], serves: string[]][]) =>
    partsOf(
      ['a', 'b', 'c'].map(pool),
      slots.map(([takes, serves]) => ({ takes, serves })),
    ).map((part) => part.map(({ code }) => code).join(' '))

  it('are the regions, when they have nothing to do with each other', () => {
    expect(parts([['room 1'], ['a-1', 'a-2']], [['room 2'], ['b-1']], [['room 3'], ['c-1']])).to.deep.equal([
      ...['a', 'b', 'c'],
    ])
  })

  it('hold together what shares a half day, a room or an interpreter, also through others', () => {
    expect(parts([['room 1'], ['a-1', 'c-1']])).to.deep.equal(['a c', 'b'])
    expect(parts([['room 1'], ['a-1']], [['room 1'], ['b-1']])).to.deep.equal(['a b', 'c'])
    const through = parts([['room 1', 'tolk'], ['a-1']], [['room 2', 'tolk'], ['b-1']], [['room 2'], ['c-2']])
    expect(through).to.deep.equal(['a b c'])
  })

  it('are not tied by what none of them may use', () => {
    expect(parts([['room 1', 'room 2'], ['elsewhere']], [['room 1'], ['a-1']], [['room 2'], ['b-1']])).to.deep.equal([
      ...['a', 'b', 'c'],
    ])
  })
})

/** Six towns that have nothing to do with each other, and a seventh and eighth that want the same room. */
async function aCountry(deps: Deps): Promise<void> {
  await aTown(deps)
  const { sender, rules } = (
    await deps.db.read.query<Record<string, string>[]>(
      `SELECT "sender", "rules" FROM "municipality" WHERE "code" = '0935'`,
    )
  )[0] ?? { sender: '{}', rules: '{}' }
  const codes = ['1001', '1002', '1003', '1004', '1005', '1006', '1007', '1008']
  const room = (code: string) => (code === '1008' ? 'v1007/a' : `v${code}/a`)
  const settings = {
    municipalities: codes.map((code) => ({
      ...{ code, name: `Dorp ${code}` },
      ...{ sender: JSON.parse(sender ?? '') as object, rules: JSON.parse(rules ?? '') as object },
    })),
    venues: codes.map((code) => ({
      ...{ code: `v${code}`, municipality: code, name: `Huis ${code}`, address: ['Markt 1'] },
      rooms: [{ code: 'a', capacity: 5, offers: [] }],
    })),
    slots: codes.map((code) => ({
      ...MORNING,
      ...{ code: `slot ${code}`, room: room(code), serves: [code], resources: [] },
    })),
  }
  await applySettings(deps, COMMAND, JSON.stringify(settings))
  for (const [index, municipality] of codes.entries()) await peopleWait(deps, 4, { municipality }, 100 + 10 * index)
}

describe('a night that three processes share (PostgreSQL)', function () {
  this.timeout(120_000)
  let deps: Deps
  let others: Database[] = []

  const anew = async () => {
    const databaseUrl = await emptyPostgres()
    deps = await testDeps({ databaseUrl })
    await aCountry(deps)
    others = [await openAnew(databaseUrl), await openAnew(databaseUrl)]
  }
  afterEach(async () => {
    for (const db of others) await db.close()
    others = []
  })

  const outcome = async () => [(await groupsIn(deps)).sort(), await reasonsIn(deps)]
  const processes = () => [deps, ...others.map((db) => ({ ...deps, db }))]

  it('plans each region once and comes to what one process comes to', async () => {
    await anew()
    await formGroups(deps, TIMETABLE)
    const alone = await outcome()
    await anew()
    const [first = deps, ...helpers] = processes()
    // It only goes on once a helper has done a part.
    const write: Database['write'] = async (act, lock) => {
      while (lock === 'plan' && (await isShared()) && !(await isHelped())) await pause(20)
      return first.db.write(act, lock)
    }
    const sharing = shareTonight({ ...first, db: { ...first.db, write } }, TIMETABLE, NIGHT, 'process 1')
    let isDone = false
    const helping = helpers.map(async (one, index) => {
      for (; !isDone; await pause(20)) await helpTonight(one, TIMETABLE, NIGHT, `process ${index + 2}`)
    })
    const figures = await sharing
    isDone = true
    await Promise.all(helping)
    expect(await outcome()).to.deep.equal(alone)
    expect(figures).to.deep.equal({ groups: 7, placed: 28, waiting: 4 })
    const runs = await deps.db.read.find(PlanRun)
    expect(runs.map(({ pool }) => pool).sort()).to.deep.equal([...new Set(runs.map(({ pool }) => pool))].sort())
    const parts = (await deps.db.read.find(JobRun)).filter(({ job }) => job.startsWith('plan '))
    expect(parts.map(({ job }) => job)).to.include('plan 1007 + 1008')
    expect(parts.every(({ finishedAt }) => finishedAt !== null)).to.equal(true)
  })

  /** The parts are laid out. */
  const isShared = () => deps.db.read.exists(JobRun)
  const isHelped = async () => {
    const done = await deps.db.read.findBy(JobRun, { finishedAt: Not(IsNull()) })
    return done.some(({ claimedBy }) => claimedBy !== 'process 1')
  }

  it('takes over what a helper left halfway, when its lease is over', async () => {
    await anew()
    await openParts(deps, NIGHT, ['1001', '1002'])
    await claimRun(deps.db, deps.clock, { ...NIGHT, job: 'plan 1001', claimedBy: 'gone', minutes: 2 })
    const done = async () => {
      const parts = await deps.db.read.find(JobRun, { order: { job: 'ASC' } })
      return parts.map(({ claimedBy, result }) => `${claimedBy} ${result?.['groups']}`)
    }
    await helpTonight(at(deps, '2026-11-23T09:01'), TIMETABLE, NIGHT, 'here')
    expect(await done()).to.deep.equal(['gone undefined', 'here 1'])
    await helpTonight(at(deps, '2026-11-23T09:03'), TIMETABLE, NIGHT, 'here')
    expect(await done()).to.deep.equal(['here 1', 'here 1'])
  })

  it('says why a region failed, and forms the others', async () => {
    await anew()
    let hasFailed = false
    const write: Database['write'] = async (act, lock) => {
      if (lock !== 'plan' || hasFailed || !(await isShared())) return deps.db.write(act, lock)
      hasFailed = true
      throw new Error('no disk')
    }
    const figures = await shareTonight({ ...deps, db: { ...deps.db, write } }, TIMETABLE, NIGHT)
    // The first is Amsterdam, where nobody waits.
    expect(figures).to.deep.equal({ groups: 7, placed: 28, waiting: 4, error: 'no disk' })
  })
})
