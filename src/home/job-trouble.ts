import { sayDays } from '../words/say-when.ts'
import { hasWords, type Language, translate } from '../words/words.ts'
import type { JobTrouble } from '../jobs.ts'

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
