import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { type EntityManager, IsNull, LessThan, LessThanOrEqual, MoreThan, Not, Or } from 'typeorm'
import { addMinutes, type Clock, type Moment, THIRTY_DAYS } from '../clock.ts'
import type { Database } from './database.ts'
import { JobRun } from './job-run.entity.ts'

/** Renewed by who is at work; so long after the end of a process another one takes its work over. */
const LEASE_MINUTES = 10
/** The clocks of two machines differ by less. What is further ahead was written before the clock was set back, and says nothing. */
const AHEAD_MINUTES = 2

/** A run of a job that is to happen once, over all processes. */
export interface Run {
  readonly job: string
  /** The moment for which the timetable wanted it. */
  readonly dueAt: Moment
}

/** A run that is ours. */
export interface Claimed extends Run {
  readonly claimedBy: string
  /** How long after the end of this process another one may take it over. */
  readonly minutes?: number
}

/** Who claims, over all machines, and unlike the process that had the same number before. */
export const CLAIMED_BY = `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`

/**
 * Claims a run: true for who may do it now. Not while a run of the same job is under way, this one or an earlier one. A run that somebody
 * claimed and never finished (the process was killed) may be claimed again when its lease is over, and one that failed after a pause.
 * @param pauses Minutes after the first, the second, … failure. When there is none left, the run has failed for good.
 */
export async function claimRun(
  db: Database,
  clock: Clock,
  { job, dueAt, claimedBy, minutes = LEASE_MINUTES }: Claimed,
  pauses: readonly number[] = [],
): Promise<boolean> {
  const find = (tx: EntityManager) =>
    tx.findBy(JobRun, [
      { job, dueAt },
      { job, leaseUntil: Not(IsNull()) },
    ])
  const isFree = (runs: readonly JobRun[]) =>
    !runs.some((run) => isHeld(run, clock.now()) || (run.dueAt === dueAt && isSettled(run, clock.now(), pauses)))
  // Nearly always there is nothing to do: then nothing is written.
  if (!isFree(await find(db.read))) return false
  return db.write(async (tx) => {
    const runs = await find(tx)
    if (!isFree(runs)) return false
    const mine = { claimedBy, leaseUntil: addMinutes(clock.now(), minutes) }
    if (runs.some((run) => run.dueAt === dueAt)) await tx.update(JobRun, { job, dueAt }, mine)
    else await tx.insert(JobRun, { job, dueAt, ...mine, finishedAt: null, result: null, failures: [] })
    return true
  }, `job:${job}`)
}

/** Somebody is at it. */
function isHeld({ leaseUntil }: JobRun, now: Moment): boolean {
  return leaseUntil !== null && leaseUntil > now && leaseUntil <= addMinutes(now, LEASE_MINUTES + AHEAD_MINUTES)
}

/** It went well, failed for good, or failed a moment ago. */
function isSettled(run: JobRun, now: Moment, pauses: readonly number[]): boolean {
  if (run.finishedAt === null) return false
  const next = nextTry(run, pauses)
  return next === null || (next > now && run.finishedAt <= addMinutes(now, AHEAD_MINUTES))
}

/** When a run that failed is tried again; null when it didn't fail, or for good. */
export function nextTry({ finishedAt, result, failures }: JobRun, pauses: readonly number[]): Moment | null {
  const pause = pauses[failures.length - 1]
  return finishedAt === null || result?.['error'] === undefined || pause === undefined
    ? null
    : addMinutes(finishedAt, pause)
}

/**
 * Does what a run is for, and renews its lease meanwhile, however long it takes.
 * @param act Gets a signal that is aborted with `stopping`, and when the run was lost: another process took it over, or the database
 *   has been away for as long as the lease.
 * @param beat Milliseconds between two renewals.
 */
export async function whileHeld<T>(
  { db, clock, stopping }: { db: Database; clock: Clock; stopping: AbortSignal },
  run: Claimed,
  act: (stopping: AbortSignal) => Promise<T>,
  beat = ((run.minutes ?? LEASE_MINUTES) * 60_000) / 3,
): Promise<T> {
  const lost = new AbortController()
  const stop = () => lost.abort()
  stopping.addEventListener('abort', stop)
  if (stopping.aborted) stop()
  let renewed = performance.now()
  const renew = async () => {
    const now = performance.now()
    const isOurs = await renewRun(db, clock, run).catch(() => undefined)
    if (isOurs) renewed = now
    if (isOurs === false || now - renewed >= (run.minutes ?? LEASE_MINUTES) * 60_000) stop()
  }
  let renewing = Promise.resolve()
  const timer = setInterval(() => {
    renewing = renewing.then(renew)
  }, beat)
  try {
    return await act(lost.signal)
  } finally {
    clearInterval(timer)
    stopping.removeEventListener('abort', stop)
    await renewing
  }
}

async function renewRun(db: Database, clock: Clock, { minutes = LEASE_MINUTES, ...run }: Claimed): Promise<boolean> {
  const leaseUntil = addMinutes(clock.now(), minutes)
  const { affected } = await db.write((tx) => tx.update(JobRun, { ...run, leaseUntil: Not(IsNull()) }, { leaseUntil }))
  return affected === 1
}

/** Writes down what came of a run; nothing when another process took it over. A result with an `error` is a failure. */
export async function finishRun(
  db: Database,
  clock: Clock,
  { job, dueAt, claimedBy }: Claimed,
  result: Record<string, unknown>,
): Promise<void> {
  await db.write(async (tx) => {
    const run = { job, dueAt, claimedBy }
    const found = await tx.findOneBy(JobRun, run)
    if (!found) return
    const at = clock.now()
    const { error } = result
    const failures = error === undefined ? found.failures : [...found.failures, { at, error }]
    await tx.update(JobRun, run, {
      finishedAt: at,
      leaseUntil: null,
      result: result as never,
      failures: failures as never,
    })
  })
}

/** Lets go of a run that was stopped before its end: whoever comes next does it. */
export async function releaseRun(db: Database, { job, dueAt, claimedBy }: Claimed): Promise<void> {
  await db.write((tx) => tx.update(JobRun, { job, dueAt, claimedBy }, { leaseUntil: null }))
}

/** The last run of a job that came to an end; null when none did. */
export async function lastRunOf(db: Database, clock: Clock, job: string): Promise<JobRun | null> {
  const dueAt = LessThanOrEqual(addMinutes(clock.now(), AHEAD_MINUTES))
  return db.read.findOne(JobRun, { where: { job, dueAt, finishedAt: Not(IsNull()) }, order: { dueAt: 'DESC' } })
}

/** True when somebody claimed a run of this job that was wanted before `dueBefore`, and nobody finished it or is at it now. */
export async function wasRunLost(db: Database, clock: Clock, job: string, dueBefore: Moment): Promise<boolean> {
  const begun = await db.read.findBy(JobRun, { job, dueAt: LessThan(dueBefore), finishedAt: IsNull() })
  return begun.some((run) => !isHeld(run, clock.now()))
}

/**
 * Forgets the runs of a time that is still to come, but for those under way: the clock was set back, and what was done by the wrong
 * time would keep what is due by the right one from happening.
 * @returns How many.
 */
export async function forgetRunsAhead(db: Database, clock: Clock): Promise<number> {
  const now = clock.now()
  const heldUntil = addMinutes(now, LEASE_MINUTES + AHEAD_MINUTES)
  const ahead = {
    dueAt: MoreThan(addMinutes(now, AHEAD_MINUTES)),
    leaseUntil: Or(IsNull(), LessThanOrEqual(now), MoreThan(heldUntil)),
  }
  if (!(await db.read.existsBy(JobRun, ahead))) return 0
  const { affected } = await db.write((tx) => tx.delete(JobRun, ahead))
  return affected ?? 0
}

/** Deletes the runs of more than thirty days ago. @returns How many. */
export async function forgetOldRuns(db: Database, clock: Clock): Promise<number> {
  const before = addMinutes(clock.now(), -THIRTY_DAYS)
  const { affected } = await db.write((tx) => tx.delete(JobRun, { dueAt: LessThan(before) }))
  return affected ?? 0
}
