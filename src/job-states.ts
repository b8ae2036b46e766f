import type { Deps } from './deps.ts'
import { JOBS, lastDue, nextDue } from './jobs.ts'
import { addMinutes } from './outside/clock.ts'
import { lastRunOf } from './outside/lease.ts'
import type { Task } from './web/home-parts.ts'
import type { JobState } from './web/jobs.routes.ts'

/** A run that should have ended so long ago is late: no run takes that long, and a missed one is caught up with at the start. */
const LATE_MINUTES = 60

/** How everything that happens by itself stands, in the order of the timetable. */
export async function jobStates({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<JobState[]> {
  const now = clock.now()
  const states: JobState[] = []
  for (const job of JOBS) {
    const { name, daily = null, everyMinutes = null } = job
    const last = await lastRunOf(db, name)
    const shown = { name, daily, everyMinutes, last: last?.finishedAt ?? null, next: nextDue(job, now) }
    const expected = lastDue(job, addMinutes(now, -LATE_MINUTES))
    const error = last?.result?.['error'] ?? last?.result?.['problem']
    const state = !last ? 'new' : error !== undefined ? 'failed' : last.dueAt < expected ? 'late' : 'done'
    states.push({ ...shown, state, result: last?.result ?? {}, error: typeof error === 'string' ? error : null })
  }
  return states
}

/** What should have happened by itself and did not, for the start page. */
export async function jobTasks(deps: Pick<Deps, 'db' | 'clock'>): Promise<Task[]> {
  const wrong = (await jobStates(deps)).filter(({ state }) => state === 'failed' || state === 'late')
  return [{ count: wrong.length, words: 'jobs:task', href: '/vanzelf', level: 'bad' }]
}
