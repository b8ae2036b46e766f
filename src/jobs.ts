import { join } from 'node:path'
import { forgetOldSettings } from './setup/settings/settings-uploads.ts'
import { catchUpTonight } from './attendance/catching-up/catch-up-tonight.ts'
import type { Deps } from './deps.ts'
import { StoppedError, troubleFrom, UnavailableError } from './errors.ts'
import { formGroups } from './groups/planning/form-groups.ts'
import { figuresOf, helpTonight, shareTonight } from './groups/planning/share-night.ts'
import { holdGroups } from './groups/group/end-group.ts'
import { mailTrainers } from './groups/trainers/mail-trainers.ts'
import { tidyWorkedOut } from './groups/tonight/find-worked-out.ts'
import { mailTasks } from './home/mail-tasks.ts'
import { TIMETABLE } from './history/work.ts'
import { collectBounces } from './invitations/mail/collect-bounces.ts'
import { readCorrections } from './invitations/reviews/read-corrections.ts'
import { sendMessages } from './invitations/mail/send-messages.ts'
import { type JobName, type JobTime, JOB_TIMES, lastDue, pausesOf } from './job-times.ts'
import { addMinutes, THIRTY_DAYS } from './outside/clock.ts'
import {
  CLAIMED_BY,
  claimRun,
  finishRun,
  forgetOldRuns,
  forgetRunsAhead,
  releaseRun,
  type Run,
  whileHeld,
} from './outside/database/lease.ts'
import { forgetFiles } from './outside/files.ts'
import { endPauses } from './pool/end-pauses.ts'
import { settleOpenMoves } from './referrals/moves/settle-moves.ts'
import { keepFigures } from './reports/figures/keep-figures.ts'
import { reportSignings } from './reports/duo/mark-reported.ts'
import { forgetOldSessions } from './accounts/sessions/session-store.ts'

/** Something that happens by itself. Every run can be done again at any time: each asks the database what is left to do. */
export interface Job extends JobTime {
  readonly run: (deps: Deps, run: Run) => Promise<object>
  /** What a process can do for another one that is at a run. */
  readonly help?: (deps: Deps, run: Run) => Promise<void>
}

const ACTS: Readonly<Record<JobName, Pick<Job, 'run' | 'help'>>> = {
  tidy: { run: tidy },
  hold: { run: async (deps) => ({ held: await holdGroups(deps, TIMETABLE) }) },
  pauses: { run: async (deps) => ({ ended: await endPauses(deps, TIMETABLE) }) },
  plan: { run: planNight, help: (deps, night) => helpTonight(deps, TIMETABLE, night) },
  figures: { run: (deps) => keepFigures(deps) },
  tasks: { run: mailTasks },
  bounces: { run: (deps) => collectBounces(deps, TIMETABLE) },
  send: { run: (deps) => sendMessages(deps, TIMETABLE) },
  trainers: { run: mailTrainers },
  report: { run: (deps) => reportSignings(deps, TIMETABLE) },
}

/** The whole timetable, with what each job does. */
export const JOBS: readonly Job[] = JOB_TIMES.map((time) => ({ ...time, ...ACTS[time.name] }))

async function tidy({ db, clock, config }: Deps): Promise<object> {
  const damage = await db.findDamage('quick')
  if (damage !== null) throw new UnavailableError('database-damaged', { reason: damage })
  return {
    sessions: await forgetOldSessions({ db, clock }),
    runs: await forgetOldRuns(db, clock),
    settings: await forgetOldSettings({ db, clock }),
    answers: await tidyWorkedOut({ db, clock }),
    kept: await forgetKeptMessages({ config, clock }),
    ...(await settleOpenMoves({ db, clock })),
  }
}

/**
 * What was kept to look at instead of sent: names stand in it, numbers, and what opens pages. Also where nothing is kept any more: what was
 * kept before is old some day too.
 */
async function forgetKeptMessages({ config, clock }: Pick<Deps, 'config' | 'clock'>): Promise<number> {
  const before = addMinutes(clock.now(), -THIRTY_DAYS)
  const mails = await forgetFiles(join(config.dataDir, 'mail'), '.eml', before)
  return mails + (await forgetFiles(join(config.dataDir, 'sms'), '.txt', before))
}

/** Whole groups first; on PostgreSQL several processes may serve, and then they share the regions out between them. Then who lacks hours. */
async function planNight(deps: Deps, night: Run): Promise<object> {
  const figures =
    deps.db.kind === 'postgres'
      ? await shareTonight(deps, TIMETABLE, night)
      : figuresOf(await formGroups(deps, TIMETABLE))
  return { ...figures, catchUps: (await catchUpTonight(deps, TIMETABLE)).length }
}

/**
 * Jobs that wait for each other: those of the night in their order. Each of the others goes by itself, so that a mail server that hangs
 * holds up nothing but mail.
 */
export const LANES: readonly (readonly Job[])[] = [
  JOBS.filter(({ daily }) => daily !== undefined),
  ...JOBS.filter(({ daily }) => daily === undefined).map((job) => [job]),
]

/**
 * Does what is due now and was not done yet, by this or any other process. A job that fails does not stop the others. When the program is
 * asked to stop, the job in hand ends as soon as it can, and is done again after the next start.
 */
export async function runDueJobs(deps: Deps, jobs: readonly Job[] = JOBS): Promise<void> {
  await readCorrections(deps)
  const ahead = await forgetRunsAhead(deps.db, deps.clock)
  if (ahead > 0) deps.log.warn({ runs: ahead }, 'the clock was set back: what was done after this hour is done again')
  for (const job of jobs) if (!deps.stopping.aborted) await runIfDue(job, deps)
}

async function runIfDue(job: Job, deps: Deps): Promise<void> {
  const { db, clock } = deps
  const run = { job: job.name, dueAt: lastDue(job, clock.now()), claimedBy: CLAIMED_BY }
  if (!(await claimRun(db, clock, run, pausesOf(job)))) return job.help?.(deps, run)
  const result = await whileHeld(deps, run, (stopping) => outcome(job, { ...deps, stopping }, run))
  if (deps.stopping.aborted) await releaseRun(db, run)
  else await finishRun(db, clock, run, result)
}

/** Counts what is due now as done, without doing it: for a demo that begins after the night. */
export async function skipDueJobs({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<void> {
  for (const job of JOBS) {
    const run = { job: job.name, dueAt: lastDue(job, clock.now()), claimedBy: CLAIMED_BY }
    if (await claimRun(db, clock, run)) await finishRun(db, clock, run, {})
  }
}

/** Does every job of the timetable now. @returns One entry for each. @throws StoppedError */
export async function runAllJobs(deps: Deps): Promise<Record<string, object>> {
  const results: Record<string, object> = {}
  for (const job of JOBS) {
    results[job.name] = await outcome(job, deps, { job: job.name, dueAt: lastDue(job, deps.clock.now()) })
    if (deps.stopping.aborted) throw new StoppedError()
  }
  return results
}

async function outcome(job: Job, deps: Deps, run: Run): Promise<Record<string, unknown>> {
  try {
    return { ...(await job.run(deps, run)) }
  } catch (error) {
    if (!deps.stopping.aborted) deps.log.error({ err: error, job: job.name }, 'job failed')
    return { error: troubleFrom(error) }
  }
}
