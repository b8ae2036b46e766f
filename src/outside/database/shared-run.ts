import { setTimeout as pause } from 'node:timers/promises'
import { In, IsNull, Like } from 'typeorm'
import type { Clock } from '../clock.ts'
import { unlessStopped } from '../unless-stopped.ts'
import type { Database } from './database.ts'
import { JobRun } from './job-run.entity.ts'
import { CLAIMED_BY, claimRun, finishRun, releaseRun, type Run, whileHeld } from './lease.ts'

// A run of a job that several processes do together: it has parts, each a run of its own that is claimed and done once.

interface World {
  readonly db: Database
  readonly clock: Clock
  readonly stopping: AbortSignal
}

/** What came of a part; with an `error` when it failed. */
export type PartResult = Record<string, unknown>

/** So long after the end of the process that was at it a part is taken over. */
const PART_MINUTES = 2

/** Lays out the parts of a run, instead of those of an earlier try, for this and every other process to take. */
export async function openParts({ db }: World, { job, dueAt }: Run, parts: readonly string[]): Promise<void> {
  await db.write(async (tx) => {
    await tx.delete(JobRun, { job: Like(`${job} %`), dueAt })
    const open = { dueAt, claimedBy: CLAIMED_BY, leaseUntil: null, finishedAt: null, result: null, failures: [] }
    for (const part of parts) await tx.insert(JobRun, { ...open, job: nameOf(job, part) })
  }, `job:${job}`)
}

/** Takes and does one part after the other, as long as there is one that nobody is at. */
export async function takeParts(
  deps: World,
  { job, dueAt }: Run,
  act: (part: string, stopping: AbortSignal) => Promise<PartResult>,
  claimedBy = CLAIMED_BY,
): Promise<void> {
  const { db, clock, stopping } = deps
  for (const part of await openIn(deps, { job, dueAt })) {
    const run = { job: nameOf(job, part), dueAt, claimedBy, minutes: PART_MINUTES }
    if (stopping.aborted || !(await claimRun(db, clock, run))) continue
    const result = await whileHeld(deps, run, (lost) => act(part, lost))
    if (stopping.aborted) await releaseRun(db, run)
    else await finishRun(db, clock, run, result)
  }
}

const LOOK_MILLISECONDS = 500

/**
 * Does all parts of a run together with whoever else takes some (`takeParts`), also those that another process left halfway.
 * @returns What came of each.
 * @throws StoppedError
 */
export async function doParts(
  deps: World,
  run: Run,
  parts: readonly string[],
  act: (part: string, stopping: AbortSignal) => Promise<PartResult>,
  claimedBy?: string,
): Promise<PartResult[]> {
  await openParts(deps, run, parts)
  for (;;) {
    await takeParts(deps, run, act, claimedBy)
    if ((await openIn(deps, run)).length === 0) break
    await unlessStopped(deps.stopping, pause(LOOK_MILLISECONDS))
  }
  const done = await deps.db.read.findBy(JobRun, {
    job: In(parts.map((part) => nameOf(run.job, part))),
    dueAt: run.dueAt,
  })
  return done.map(({ result }) => result ?? {})
}

/** The parts that did not come to an end, in order. */
async function openIn({ db }: World, { job, dueAt }: Run): Promise<string[]> {
  const open = await db.read.findBy(JobRun, { job: Like(`${job} %`), dueAt, finishedAt: IsNull() })
  return open.map((one) => one.job.slice(job.length + 1)).sort()
}

function nameOf(job: string, part: string): string {
  return `${job} ${part}`
}
