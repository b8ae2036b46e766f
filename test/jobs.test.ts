import { expect } from 'chai'
import { DateTime } from 'luxon'
import { jobStates } from '../src/job-states.ts'
import { JOBS, runDueJobs } from '../src/jobs.ts'
import type { Deps } from '../src/deps.ts'
import { JobRun } from '../src/outside/job-run.entity.ts'
import { claimRun, finishRun } from '../src/outside/lease.ts'
import { stoppedClock } from '../src/outside/clock.ts'
import { onBothDatabases } from './support/databases.ts'
import { type RunningApp, startApp } from './support/app.ts'
import { at, testDeps } from './support/deps.ts'
import { signInAs } from './support/staff.ts'
import { aTown, peopleWait } from './support/town.ts'

/** Lets the day of `night`, which has 23 or 25 hours, go by: half an hour at a time until the morning, then three hours at a time. */
async function passNight(deps: Deps, night: string): Promise<void> {
  const start = DateTime.fromISO(`${night}T00:00`, { zone: 'Europe/Amsterdam' })
  for (let minute = 0; minute < 25 * 60; minute += minute < 6 * 60 ? 30 : 180) {
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

describe('what happens by itself', () => {
  let app: RunningApp
  before(async () => {
    app = await startApp()
    await aTown(app.deps)
    await peopleWait(app.deps, 1)
  })
  after(() => app.close())

  const stateOf = async (job: string, now?: string) =>
    (await jobStates(now ? at(app.deps, now) : app.deps)).find(({ name }) => name === job)

  it('is shown with what came of it and when it happens again', async () => {
    expect((await stateOf('plan'))?.state).to.equal('new')
    await runDueJobs(app.deps)
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect(await stateOf('plan')).to.deep.include({ state: 'done', next: '2026-12-02T02:30:00.000Z' })
    const page = await colleague.get('/vanzelf')
    expect(page.text)
      .to.contain('Alles wat vanzelf gaat, loopt goed')
      .and.contain('Groepen: 0. Geplaatst: 0. Wachten nog: 1.')
    expect((await colleague.get('/')).text).not.to.contain('automatische ta')
  })

  it('is a task for staff when it failed, with the reason and when it is tried again', async () => {
    const run = { job: 'plan', dueAt: '2026-12-02T02:30:00.000Z' }
    const night = at(app.deps, '2026-12-02T03:30')
    await claimRun(app.deps.db, night.clock, run, 'one')
    await finishRun(app.deps.db, night.clock, run, { error: 'the disk is full' })
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect((await colleague.get('/')).text)
      .to.contain('automatische taak ging mis')
      .and.contain('href="/vanzelf"')
    const page = (await colleague.get('/vanzelf')).text
    expect(page).to.contain('Groepen vormen ging mis').and.contain('the disk is full').and.contain('2 dec 2026 03:30')
  })

  it('is late when no run of it ended for an hour', async () => {
    expect((await stateOf('send', '2026-12-01T07:00'))?.state).to.equal('done')
    expect((await stateOf('send', '2026-12-01T07:06'))?.state).to.equal('late')
    expect((await stateOf('tidy', '2026-12-02T01:00'))?.state).to.equal('done')
    expect((await stateOf('tidy', '2026-12-02T01:16'))?.state).to.equal('late')
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
