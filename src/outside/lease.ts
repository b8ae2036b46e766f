import { IsNull, LessThan, LessThanOrEqual, Not } from 'typeorm'
import { addMinutes, type Clock, type Moment } from './clock.ts'
import type { Database } from './database.ts'
import { JobRun } from './job-run.entity.ts'

const LEASE_MINUTES = 30
const KEPT_MINUTES = 30 * 24 * 60

/** A run of a job that is to happen once, over all processes. */
export interface Run {
  readonly job: string
  /** The moment for which the timetable wanted it. */
  readonly dueAt: Moment
}

/**
 * Claims a run: true for who may do it now. A run that somebody claimed and never finished (the process was killed) may be claimed
 * again when its lease is over.
 */
export async function claimRun(db: Database, clock: Clock, run: Run, process: string): Promise<boolean> {
  return db.write(async (tx) => {
    const now = clock.now()
    const mine = { claimedBy: process, leaseUntil: addMinutes(now, LEASE_MINUTES) }
    const found = await tx.findOneBy(JobRun, { ...run })
    if (!found) {
      await tx.insert(JobRun, { ...run, ...mine, finishedAt: null, result: null })
      return true
    }
    if (found.finishedAt !== null || found.leaseUntil > now) return false
    await tx.update(JobRun, { ...run, finishedAt: IsNull() }, mine)
    return true
  }, `job:${run.job}`)
}

/** Writes down what came of a run. */
export async function finishRun(db: Database, clock: Clock, run: Run, result: Record<string, unknown>): Promise<void> {
  await db.write((tx) => tx.update(JobRun, { ...run }, { finishedAt: clock.now(), result: result as never }))
}

/** The last run of a job that came to an end; null when none did. */
export async function lastRunOf(db: Database, job: string): Promise<JobRun | null> {
  return db.read.findOne(JobRun, { where: { job, finishedAt: Not(IsNull()) }, order: { dueAt: 'DESC' } })
}

/** True when somebody claimed a run of this job that was wanted before `dueBefore`, let its lease go by and never finished it. */
export async function wasRunLost(db: Database, clock: Clock, job: string, dueBefore: Moment): Promise<boolean> {
  const lost = { finishedAt: IsNull(), leaseUntil: LessThanOrEqual(clock.now()) }
  return db.read.existsBy(JobRun, { job, dueAt: LessThan(dueBefore), ...lost })
}

/** Deletes the runs of more than thirty days ago. @returns How many. */
export async function forgetOldRuns(db: Database, clock: Clock): Promise<number> {
  const before = addMinutes(clock.now(), -KEPT_MINUTES)
  const { affected } = await db.write((tx) => tx.delete(JobRun, { dueAt: LessThan(before) }))
  return affected ?? 0
}
