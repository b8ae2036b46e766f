import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'chai'
import { DateTime } from 'luxon'
import { pino } from 'pino'
import { listJobStates } from '../src/home/job-states.ts'
import { listTasks } from '../src/home/list-tasks.ts'
import { JOBS, runAllJobs, runDueJobs } from '../src/jobs.ts'
import type { Deps } from '../src/deps.ts'
import { OutsideError } from '../src/errors.ts'
import { JobRun } from '../src/outside/database/job-run.entity.ts'
import { claimRun, finishRun } from '../src/outside/database/lease.ts'
import { stoppedClock } from '../src/outside/clock.ts'
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

describe('what is kept to look at instead of sent', () => {
  it('is deleted after thirty days, and nothing else in its folder is', async () => {
    const { config, ...deps } = await testDeps({ now: '2026-12-02T01:00' })
    const folder = (name: string) => join(config.dataDir, name)
    for (const [file, day] of [
      ['mail/old.eml', '2026-11-01'],
      ['mail/young.eml', '2026-11-03'],
      ['mail/note.txt', '2026-11-01'],
      ['sms/old.txt', '2026-11-01'],
      ['sms/young.txt', '2026-11-03'],
    ] as const) {
      mkdirSync(dirname(folder(file)), { recursive: true })
      writeFileSync(folder(file), 'Beste mevrouw Haddad')
      utimesSync(folder(file), new Date(day), new Date(day))
    }
    await runDueJobs({ ...deps, config })
    expect(readdirSync(folder('mail')).sort()).to.deep.equal(['note.txt', 'young.eml'])
    expect(readdirSync(folder('sms'))).to.deep.equal(['young.txt'])
  })
})

describe('a daily job that failed', () => {
  it('is tried again the same night, until it works', async () => {
    const deps = await testDeps()
    await aTown(deps)
    await peopleWait(deps, 3)
    const log = pino({ level: 'silent' })
    const write: typeof deps.db.write = (act, lock) =>
      lock === 'plan' ? Promise.reject(new OutsideError('database-busy', {})) : deps.db.write(act, lock)
    const failing = (now: string) => runDueJobs({ ...at(deps, now), log, db: { ...deps.db, write } })
    const plan = async () => deps.db.read.findOneByOrFail(JobRun, { job: 'plan' })
    await failing('2026-12-01T03:30')
    await failing('2026-12-01T03:34')
    expect((await plan()).failures).to.have.length(1)
    await failing('2026-12-01T03:35')
    expect((await plan()).failures).to.have.length(2)
    await runDueJobs(at(deps, '2026-12-01T03:50'))
    expect(await plan()).to.deep.include({ result: { groups: 1, placed: 3, waiting: 0, catchUps: 0 } })
    await failing('2026-12-01T23:59')
    expect((await plan()).finishedAt).to.contain('T02:50')
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
    (await listJobStates(now ? at(app.deps, now) : app.deps)).find(({ name }) => name === job)

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

  /** A run of this night ends in this way, after so many tries. */
  const planEnds = async (dueAt: string, result: Record<string, unknown>, tries = 6) => {
    const run = { job: 'plan', dueAt, claimedBy: 'one' }
    const { clock } = at(app.deps, '2026-12-01T05:00')
    await claimRun(app.deps.db, clock, run)
    for (let count = 1; count <= tries; count++) await finishRun(app.deps.db, clock, run, result)
  }

  it('is no task while it is tried again, but can be seen, with each try', async () => {
    await planEnds('2026-12-01T02:30:00.500Z', { error: { code: 'database-busy', values: {} } }, 3)
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect(await stateOf('plan')).to.include({ state: 'again', next: '2026-12-01T04:45:00.000Z' })
    expect((await colleague.get('/')).text).not.to.contain('automatische ta')
    expect((await colleague.get('/vanzelf')).text)
      .to.contain('1 automatische taak wordt opnieuw geprobeerd')
      .and.contain('Groepen vormen is nog niet gelukt')
      .and.contain('opnieuw: 1 dec 2026 05:45. U hoeft nu niets te doen.')
      .and.contain('De database is te lang bezet.')
      .and.contain('Poging 3 mislukte: 1 dec 2026 05:00')
    // Nobody tried it at a quarter to six, nor for an hour since.
    expect((await stateOf('plan', '2026-12-01T06:46'))?.state).to.equal('failed')
  })

  it('is a task for staff when it failed, and only an administrator reads the bare message', async () => {
    await planEnds('2026-12-01T02:30:00.700Z', { error: 'the disk of db.example.org is full' })
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect((await colleague.get('/')).text)
      .to.contain('automatische taak ging mis')
      .and.contain('href="/vanzelf"')
    const page = (await colleague.get('/vanzelf')).text
    expect(page).to.contain('1 automatische taak ging mis').and.contain('Groepen vormen ging mis')
    expect(page).to.contain('2 dec 2026 03:30').and.contain('Geef dit door aan uw beheerder.')
    expect(page).not.to.contain('disk')
    const admin = await signInAs(app, 'admin')
    expect((await admin.get('/vanzelf')).text).to.contain('De melding is: the disk of db.example.org is full')
  })

  it('says an error in words, and the region in it to an administrator only', async () => {
    await planEnds('2026-12-01T02:30:01.000Z', { error: { code: 'planning-disturbed', values: { pool: 'Amsterdam' } } })
    const admin = await signInAs(app, 'admin')
    expect((await admin.get('/vanzelf')).text).to.contain('In Amsterdam verandert er nu te veel')
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect((await colleague.get('/vanzelf')).text)
      .to.contain('Geef dit door aan uw beheerder.')
      .and.not.contain('Amsterdam')
    await planEnds('2026-12-01T02:30:02.000Z', { error: { code: 'database-busy', values: {} } })
    expect((await colleague.get('/vanzelf')).text).to.contain('De database is te lang bezet.')
  })

  it('shows what a server outside said to administrators only', async () => {
    await planEnds('2026-12-01T02:30:03.000Z', { email: 0, problem: '421 mail.example.org is closing' })
    const [planner, admin] = [await signInAs(app, 'planner', ['0935']), await signInAs(app, 'admin')]
    expect((await planner.get('/vanzelf')).text)
      .to.contain('ging mis')
      .and.not.contain('mail.example.org')
    expect((await admin.get('/vanzelf')).text).to.contain('421 mail.example.org is closing')
  })

  it('is not for coordinators and readers', async () => {
    for (const role of ['coordinator', 'reader'] as const) {
      expect((await (await signInAs(app, role, ['0935'])).get('/vanzelf')).status, role).to.equal(403)
    }
  })

  it('is a task for staff when it left something for a person, and says what to do', async () => {
    const run = { job: 'bounces', dueAt: '2026-12-01T05:00:01.000Z', claimedBy: 'one' }
    const { clock } = at(app.deps, '2026-12-01T06:00')
    await claimRun(app.deps.db, clock, run)
    await finishRun(app.deps.db, clock, run, { bounced: 1, delayed: 0, ignored: 0, left: 2 })
    const colleague = await signInAs(app, 'planner', ['0935'])
    expect((await colleague.get('/')).text).to.contain('mails kwamen terug die Dagdeel niet begrijpt')
    expect((await colleague.get('/vanzelf')).text)
      .to.contain('2 mails kwamen terug die Dagdeel niet begrijpt')
      .and.contain('met een ster in de mailbox')
    await app.deps.db.write((tx) => tx.delete(JobRun, run))
  })

  it('is late when no run of it ended for an hour', async () => {
    expect((await stateOf('send', '2026-12-01T07:00'))?.state).to.equal('done')
    expect((await stateOf('send', '2026-12-01T07:06'))?.state).to.equal('late')
    expect((await stateOf('tidy', '2026-12-02T01:00'))?.state).to.equal('done')
    expect((await stateOf('tidy', '2026-12-02T01:16'))?.state).to.equal('late')
  })

  it('is a task of its own when it is late, and the heading names both', async () => {
    const tasks = await listTasks(at(app.deps, '2026-12-01T07:06'), ['0935'])
    const ofJobs = tasks.filter(({ words }) => words.startsWith('jobs:'))
    expect(ofJobs.map(({ words, count, level }) => `${words} ${count} ${level}`)).to.deep.equal([
      'jobs:tasks.failed 1 bad',
      'jobs:tasks.late 3 warning',
    ])
    await app.deps.db.write((tx) => tx.delete(JobRun, { job: 'hold' }))
    await claimRun(app.deps.db, at(app.deps, '2026-11-30T00:30').clock, {
      job: 'hold',
      dueAt: '2026-11-29T23:30:00.000Z',
      claimedBy: 'killed',
    })
    const planner = await signInAs(app, 'planner', ['0935'])
    expect((await planner.get('/vanzelf')).text)
      .to.contain('1 automatische taak ging mis, 1 is te laat')
      .and.contain('Groepen afsluiten is te laat')
    expect((await planner.get('/')).text).to.contain('automatische taak is te laat')
  })
})

describe('a job that never came to an end', () => {
  it('is new while its first run is under way, and late when that was lost', async () => {
    const deps = await testDeps()
    const stateAt = async (now: string) =>
      (await listJobStates(at(deps, now))).find(({ name }) => name === 'plan')?.state
    expect(await stateAt('2026-12-01T11:00')).to.equal('new')
    const run = { job: 'plan', dueAt: '2026-12-01T02:30:00.000Z', claimedBy: 'killed' }
    await claimRun(deps.db, at(deps, '2026-12-01T11:00').clock, run)
    expect(await stateAt('2026-12-01T11:09')).to.equal('new')
    expect(await stateAt('2026-12-01T11:10')).to.equal('late')
  })

  it('leaves the code of an error that has words, and the message of any other', async () => {
    const deps = await testDeps()
    const failing = (error: Error) =>
      runAllJobs({ ...deps, log: pino({ level: 'silent' }), db: { ...deps.db, write: () => Promise.reject(error) } })
    const busy = await failing(new OutsideError('database-busy', { seconds: 5 }))
    expect(busy['tidy']).to.deep.equal({ error: { code: 'database-busy', values: { seconds: 5 } } })
    expect((await failing(new Error('disk full')))['tidy']).to.deep.equal({ error: 'disk full' })
  })
})
