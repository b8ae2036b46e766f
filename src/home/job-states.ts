import type { World } from '../deps.ts'
import type { JobTrouble } from '../errors.ts'
import { JOB_TIMES, lastDue, nextDue, pausesOf } from '../job-times.ts'
import { addMinutes } from '../outside/clock.ts'
import { lastRunOf, nextTry, wasRunLost } from '../outside/database/lease.ts'
import { sayDays, hasWords, type Language, translate } from '../words/words.ts'

/** How something stands that happens by itself. Moments are UTC. */
export interface JobState {
  readonly name: string
  /** Every day at this local time; or `everyMinutes`. */
  readonly daily: string | null
  readonly everyMinutes: number | null
  /** `again`: it failed, and is tried again by itself. */
  readonly state: 'done' | 'failed' | 'again' | 'late' | 'new'
  /** When the last run ended. */
  readonly last: string | null
  readonly next: string
  /** What came of the last run, as the command of the same name says it. */
  readonly result: Readonly<Record<string, unknown>>
  readonly trouble: JobTrouble | null
  /** The tries of the last run that failed, oldest first. */
  readonly failures: readonly { readonly at: string; readonly trouble: JobTrouble }[]
  /** So many things it could not do by itself: they wait for a person. */
  readonly left: number
}

/** A run that should have ended so long ago is late: no run takes that long, and a missed one is caught up with at the start. */
const LATE_MINUTES = 60

/** How everything that happens by itself stands, in the order of the timetable. */
export async function listJobStates({ db, clock }: World): Promise<JobState[]> {
  const now = clock.now()
  const states: JobState[] = []
  for (const job of JOB_TIMES) {
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

/** A job that threw left `error`, one that met something outside that doesn't work left `problem`. */
function troubleOf(result: JobState['result'] | null | undefined): JobTrouble | null {
  const found = result?.['error'] ?? result?.['problem'] ?? null
  return found as JobTrouble | null
}

/** All there is to say about it, for who looks after the installation. */
export function wholeTrouble(trouble: JobTrouble): string {
  if (typeof trouble === 'string') return trouble
  const { code, values } = trouble
  return Object.keys(values).length > 0 ? `${code} ${JSON.stringify(values)}` : code
}

/**
 * Why a job failed and what to do, for this reader. A bare message can name servers and files, and the values of an error a region
 * or a municipality of others: both are shown to administrators only.
 */
export function sayTrouble(
  trouble: JobTrouble,
  { role, language }: { readonly role: string; readonly language: Language },
): string {
  const reason = role === 'admin' || isHarmless(trouble) ? inWords(trouble, language) : null
  if (reason === null) return translate(language, 'jobs:tell')
  return translate(language, role === 'admin' ? 'jobs:reasonAdmin' : 'jobs:reason', { reason })
}

function isHarmless(trouble: JobTrouble): boolean {
  return (
    typeof trouble !== 'string' && Object.keys(trouble.values).length === 0 && hasWords('nl', `errors:${trouble.code}`)
  )
}

function inWords(trouble: JobTrouble, language: Language): string {
  if (typeof trouble === 'string' || !hasWords(language, `errors:${trouble.code}`)) return wholeTrouble(trouble)
  return translate(language, `errors:${trouble.code}`, sayDays(trouble.values, language))
}
