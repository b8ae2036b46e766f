import { once } from 'node:events'
import { setImmediate as aTurn } from 'node:timers/promises'
import { expect } from 'chai'
import type { Deps } from '../../../src/deps.ts'
import { stoppedClock } from '../../../src/outside/clock.ts'
import type { Database } from '../../../src/outside/database/database.ts'
import { JobRun } from '../../../src/outside/database/job-run.entity.ts'
import { claimRun, finishRun, forgetRunsAhead, nextTry, whileHeld } from '../../../src/outside/database/lease.ts'
import { onBothDatabases } from '../../support/databases.ts'
import { testDeps } from '../../support/deps.ts'

const ONE = { job: 'plan', dueAt: '2026-12-01T02:30:00.000Z', claimedBy: 'one' }
const TWO = { ...ONE, claimedBy: 'two' }
const NEVER = new AbortController().signal

onBothDatabases('a run of a job', (emptyDatabase) => {
  let db: Database
  let deps: Deps

  beforeEach(async () => {
    deps = await testDeps({ databaseUrl: await emptyDatabase() })
    db = deps.db
  })

  const claims = (run: typeof ONE, now: string, pauses?: number[]) => claimRun(db, stoppedClock(now), run, pauses)
  const fails = (run: typeof ONE, now: string) => finishRun(db, stoppedClock(now), run, { error: 'no' })
  const found = () => db.read.findOneByOrFail(JobRun, { job: 'plan', dueAt: ONE.dueAt })

  it('is claimed by one process of two', async () => {
    const now = '2026-12-01T03:30'
    expect((await Promise.all([claims(ONE, now), claims(TWO, now)])).filter(Boolean)).to.have.length(1)
  })

  it('is taken over within ten minutes when who claimed it was killed, and never after it finished', async () => {
    await claims(ONE, '2026-12-01T03:30')
    expect(await claims(TWO, '2026-12-01T03:39')).to.equal(false)
    expect(await claims(TWO, '2026-12-01T03:40')).to.equal(true)
    await finishRun(db, stoppedClock('2026-12-01T03:45'), TWO, {})
    expect(await claims(ONE, '2026-12-02T03:29')).to.equal(false)
  })

  it('lets the next run of the same job wait for its end', async () => {
    const next = { ...TWO, dueAt: '2026-12-01T02:35:00.000Z' }
    await claims(ONE, '2026-12-01T03:30')
    expect(await claims(next, '2026-12-01T03:35')).to.equal(false)
    await finishRun(db, stoppedClock('2026-12-01T03:36'), ONE, {})
    expect(await claims(next, '2026-12-01T03:36')).to.equal(true)
  })

  it('stays with who is at it, however long it takes', async () => {
    let now = stoppedClock('2026-12-01T03:30')
    const clock = { now: () => now.now(), today: () => now.today(), time: () => now.time() }
    await claimRun(db, clock, ONE)
    const work = async () => {
      for (const later of ['2026-12-01T03:39', '2026-12-01T03:48', '2026-12-01T04:30']) {
        now = stoppedClock(later)
        while (((await found()).leaseUntil ?? '') <= clock.now()) await aTurn()
        expect(await claims(TWO, later), later).to.equal(false)
      }
    }
    await whileHeld({ db, clock, stopping: NEVER }, ONE, work, 1)
  })

  it('tells who is at it that another took it over, and no longer counts what they say of it', async () => {
    await claims(ONE, '2026-12-01T03:30')
    await claims(TWO, '2026-12-01T03:40')
    const world = { db, clock: stoppedClock('2026-12-01T03:40'), stopping: NEVER }
    await whileHeld(world, ONE, (lost) => once(lost, 'abort'), 1)
    await finishRun(db, world.clock, ONE, { groups: 1 })
    expect(await found()).to.include({ claimedBy: 'two', finishedAt: null })
  })

  it('tells who is at it that the program is to stop', async () => {
    await claims(ONE, '2026-12-01T03:30')
    const stop = new AbortController()
    const world = { db, clock: stoppedClock('2026-12-01T03:30'), stopping: stop.signal }
    await whileHeld(world, ONE, async (stopping) => {
      const told = once(stopping, 'abort')
      stop.abort()
      await told
    })
  })

  it('is tried again after longer and longer pauses when it failed, and not for ever', async () => {
    const pauses = [5, 15]
    await claims(ONE, '2026-12-01T03:30', pauses)
    await fails(ONE, '2026-12-01T03:31')
    expect(nextTry(await found(), pauses)).to.equal('2026-12-01T02:36:00.000Z')
    expect(await claims(TWO, '2026-12-01T03:35', pauses)).to.equal(false)
    expect(await claims(TWO, '2026-12-01T03:36', pauses)).to.equal(true)
    await fails(TWO, '2026-12-01T03:37')
    expect(await claims(ONE, '2026-12-01T03:51', pauses)).to.equal(false)
    expect(await claims(ONE, '2026-12-01T03:52', pauses)).to.equal(true)
    await fails(ONE, '2026-12-01T03:53')
    expect(await claims(ONE, '2026-12-02T03:29', pauses)).to.equal(false)
    expect((await found()).failures.map(({ at }) => at.slice(11, 16))).to.deep.equal(['02:31', '02:37', '02:53'])
  })

  it('is tried at once when the clock was set back before the failure', async () => {
    await claims(ONE, '2026-12-01T06:00', [5])
    await fails(ONE, '2026-12-01T06:01')
    expect(await claims(TWO, '2026-12-01T05:00', [5])).to.equal(true)
  })

  it('is not kept by a lease of a time that is still to come: the clock was set back', async () => {
    await claims(ONE, '2026-12-01T12:00')
    expect(await claims(TWO, '2026-12-01T11:00')).to.equal(true)
  })

  it('is forgotten when the clock was set back before it was due, unless somebody is at it', async () => {
    const [early, late, busy] = ['02:30', '03:30', '03:35'].map((time) => ({
      ...ONE,
      dueAt: `2026-12-01T${time}:00.000Z`,
    }))
    for (const run of [early, late]) {
      await claims(run as typeof ONE, '2026-12-01T04:31')
      await finishRun(db, stoppedClock('2026-12-01T04:31'), run as typeof ONE, {})
    }
    const clock = stoppedClock('2026-12-01T04:28')
    await claimRun(db, clock, busy as typeof ONE)
    expect(await forgetRunsAhead(db, clock)).to.equal(0)
    expect(await forgetRunsAhead(db, stoppedClock('2026-12-01T04:27:59'))).to.equal(1)
    expect((await db.read.find(JobRun)).map(({ dueAt }) => dueAt).sort()).to.deep.equal([early?.dueAt, busy?.dueAt])
    expect(await forgetRunsAhead(db, stoppedClock('2026-11-30T04:28'))).to.equal(2)
  })
})
