import { expect } from 'chai'
import { DateTime } from 'luxon'
import { JOBS, runDueJobs } from '../src/jobs.ts'
import type { Deps } from '../src/deps.ts'
import { JobRun } from '../src/outside/job-run.entity.ts'
import { claimRun, finishRun } from '../src/outside/lease.ts'
import { stoppedClock } from '../src/outside/clock.ts'
import { onBothDatabases } from './support/databases.ts'
import { at, testDeps } from './support/deps.ts'

/** Lets the day of `night`, which has 23 or 25 hours, go by, half an hour at a time. */
async function passNight(deps: Deps, night: string): Promise<void> {
  const start = DateTime.fromISO(`${night}T00:00`, { zone: 'Europe/Amsterdam' })
  for (let minute = 0; minute < 25 * 60; minute += 30) {
    await runDueJobs({ ...deps, clock: stoppedClock(start.plus({ minutes: minute }).toISO() ?? '') })
  }
}

describe('the timetable', () => {
  it('plans nothing between two and three at night', () => {
    const daily = JOBS.flatMap(({ daily: time }) => time ?? [])
    expect(daily).to.not.be.empty
    for (const time of daily) expect(time < '02:00' || time >= '03:00', time).to.equal(true)
  })

  for (const night of ['2026-10-25', '2027-03-28']) {
    it(`does each nightly run exactly once when the clocks change on ${night}`, async () => {
      const deps = await testDeps()
      await passNight(deps, night)
      const runs = await deps.db.read.find(JobRun)
      for (const { name } of JOBS.filter((job) => job.daily)) {
        const days = runs
          .filter(({ job }) => job === name)
          .map(({ dueAt }) => DateTime.fromISO(dueAt, { zone: 'Europe/Amsterdam' }).toISODate())
        expect(
          days.filter((day) => day === night),
          name,
        ).to.deep.equal([night])
        expect(new Set(days).size, name).to.equal(days.length)
      }
    })
  }

  it('catches up with a run that was missed', async () => {
    const deps = await testDeps({ now: '2026-12-01T11:00' })
    await runDueJobs(deps)
    const runs = await deps.db.read.findBy(JobRun, { job: 'plan' })
    expect(runs.map(({ dueAt }) => dueAt)).to.deep.equal(['2026-12-01T02:30:00.000Z'])
    expect(runs[0]?.finishedAt).to.be.a('string')
  })
})

onBothDatabases('a run of a job', (newDatabase) => {
  const run = { job: 'plan', dueAt: '2026-12-01T02:30:00.000Z' }

  it('is claimed by one process of two', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase() })
    const claims = await Promise.all([
      claimRun(deps.db, deps.clock, run, 'one'),
      claimRun(deps.db, deps.clock, run, 'two'),
    ])
    expect(claims.filter(Boolean)).to.have.length(1)
  })

  it('is taken over when who claimed it was killed, and never after it finished', async () => {
    const deps = await testDeps({ databaseUrl: await newDatabase(), now: '2026-12-01T03:30' })
    const later = at(deps, '2026-12-01T04:30')
    await claimRun(deps.db, deps.clock, run, 'killed')
    expect(await claimRun(deps.db, at(deps, '2026-12-01T03:40').clock, run, 'too soon')).to.equal(false)
    expect(await claimRun(deps.db, later.clock, run, 'next')).to.equal(true)
    await finishRun(deps.db, later.clock, run, {})
    expect(await claimRun(deps.db, at(deps, '2026-12-02T04:30').clock, run, 'again')).to.equal(false)
  })
})
