import type { Deps } from './deps.ts'
import { JOBS, lastDue, nextDue, pausesOf } from './jobs.ts'
import { addMinutes } from './outside/clock.ts'
import { lastRunOf, nextTry, wasRunLost } from './outside/database/lease.ts'
import type { Task } from './home/home-parts.ts'
import type { JobState, JobTrouble } from './home/job-trouble.ts'

/** A run that should have ended so long ago is late: no run takes that long, and a missed one is caught up with at the start. */
const LATE_MINUTES = 60

/** How everything that happens by itself stands, in the order of the timetable. */
export async function jobStates({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<JobState[]> {
  const now = clock.now()
  const states: JobState[] = []
  for (const job of JOBS) {
    const { name, daily = null, everyMinutes = null } = job
    const last = await lastRunOf(db, clock, name)
    const again = last && nextTry(last, pausesOf(job))
    const failures = (last?.failures ?? []).map(({ at, error }) => ({ at, trouble: error as JobTrouble }))
    const shown = {
      name,
      daily,
      everyMinutes,
      last: last?.finishedAt ?? null,
      next: again ?? nextDue(job, now),
      failures,
    }
    const longAgo = addMinutes(now, -LATE_MINUTES)
    const trouble = troubleOf(last?.result)
    const isLate = last ? last.dueAt < lastDue(job, longAgo) : await wasRunLost(db, clock, name, longAgo)
    const isTried = again !== null && again > longAgo && !isLate
    const state = isTried ? 'again' : trouble !== null ? 'failed' : isLate ? 'late' : last ? 'done' : 'new'
    states.push({ ...shown, state, result: last?.result ?? {}, trouble, left: Number(last?.result?.['left'] ?? 0) })
  }
  return states
}

/** What should have happened by itself and did not, and what it left for a person, for the start page. */
export async function jobTasks(deps: Pick<Deps, 'db' | 'clock'>): Promise<Task[]> {
  const states = await jobStates(deps)
  const count = (wrong: JobState['state']) => states.filter(({ state }) => state === wrong).length
  return [
    { count: count('failed'), words: 'jobs:tasks.failed', href: '/vanzelf', level: 'bad' },
    { count: count('late'), words: 'jobs:tasks.late', href: '/vanzelf', level: 'warning' },
    ...states.filter(({ left }) => left > 0).map(taskLeft),
  ]
}

/** What a job could not do by itself. */
function taskLeft({ name, left }: JobState): Task {
  return { count: left, words: `jobs:left.${name}.task`, href: '/vanzelf', level: 'warning' }
}

/** A job that threw left `error`, one that met something outside that doesn't work left `problem`. */
function troubleOf(result: JobState['result'] | null | undefined): JobTrouble | null {
  const found = result?.['error'] ?? result?.['problem'] ?? null
  return found as JobTrouble | null
}
