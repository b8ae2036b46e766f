import type { ErrorValues } from '../errors.ts'
import { sayDays } from '../words/say-when.ts'
import { hasWords, type Language, translate } from '../words/words.ts'

/** Why a job failed: an error with words of its own, or the bare message of what nobody foresaw. */
export type JobTrouble = string | { readonly code: string; readonly values: ErrorValues }

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
