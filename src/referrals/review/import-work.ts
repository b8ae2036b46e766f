import { IsNull } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { confirmImport } from './confirm-import.ts'
import { type FoundImport, type ImportCounts, isLong, mayOpenMixed } from './find-import.ts'
import { openImport } from './open-import.ts'
import { ReferralImport } from './referral-import.entity.ts'
import { type ImportReview, reviewImport } from './review-import.ts'

/** How far the work on a long file is: looking at it, or taking it in. */
export interface ImportProgress {
  readonly what: 'look' | 'take'
  /** So many rows were compared with who is known; none as long as the file itself is read. */
  readonly done: number
  readonly rows: number
}

/** What is there to show of a file: its review, how far the look at it is, or why taking it in failed. */
export type ImportLook =
  { readonly review: ImportReview } | { readonly progress: ImportProgress } | { readonly failed: unknown }

/** Work that goes on after the page that asked for it was answered. */
interface Job {
  readonly what: ImportProgress['what']
  /** What the look was at: other choices, another day or another reader need a new one. */
  readonly key: string
  done: number
  state: { readonly review: ImportReview } | { readonly failed: unknown } | 'working'
}

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets' | 'log'>

const jobs = new Map<string, Job>()
/** Reviews of long files that are kept, the newest; one takes some megabytes. */
const MOST_KEPT = 4
/**
 * The review of an upload: at once for a short file; of a long one how far it is, until it is there.
 * @throws As `reviewImport`.
 */
export async function lookAtImport(deps: Needs, by: Actor, found: FoundImport): Promise<ImportLook> {
  const { id } = found
  if (!isLong(found.result.rows)) return { review: await reviewImport(deps, by, id) }
  const rows = found.result.rows ?? 0
  const key = await keyOf(deps, by, found)
  const known = jobs.get(id)
  if (known && (known.what === 'take' || known.key === key)) {
    if (known.state === 'working') return { progress: { what: known.what, done: known.done, rows } }
    if (known.what === 'take' || 'failed' in known.state) jobs.delete(id)
    return known.state
  }
  start(deps, found, { what: 'look', key, done: 0, state: 'working' }, async (tell) => {
    const review = await reviewImport(deps, by, id, tell)
    await keepMixed(deps, found, review.mixed)
    return review
  })
  return { progress: { what: 'look', done: 0, rows } }
}

/** Writes down whether a file is mixed, unless it was taken in, left or decided about during the look: that knew nothing of it. */
async function keepMixed({ db }: Needs, { id, choices, result }: FoundImport, mixed: boolean): Promise<void> {
  const asSeen = { id, status: 'uploaded', choices: choices ?? IsNull() } as const
  await db.write((tx) => tx.update(ReferralImport, asSeen, { result: { ...result, mixed } }))
}

/** Takes in a long file while other pages are answered; `lookAtImport` says how far it is. Asked twice, it is done once. */
export function confirmInTurns(deps: Needs, by: Actor, found: FoundImport, seen: ImportCounts): void {
  if (jobs.get(found.id)?.what === 'take') return
  start(deps, found, { what: 'take', key: '', done: 0, state: 'working' }, async (tell) => {
    await confirmImport(deps, by, found.id, seen, tell)
    return null
  })
}

function start(
  { log }: Pick<Deps, 'log'>,
  { id }: FoundImport,
  job: Job,
  act: (tell: (done: number) => void) => Promise<ImportReview | null>,
): void {
  jobs.delete(id)
  jobs.set(id, job)
  for (const old of [...jobs.keys()].slice(0, -MOST_KEPT)) if (jobs.get(old)?.state !== 'working') jobs.delete(old)
  act((done) => (job.done = done)).then(
    (review) => {
      if (review) job.state = { review }
      else jobs.delete(id)
    },
    (error: unknown) => {
      log.warn({ err: error, import: id }, 'working on a file failed')
      job.state = { failed: error }
    },
  )
}

async function keyOf({ db, secrets, clock }: Needs, by: Actor, found: FoundImport): Promise<string> {
  const { choices, file } = await openImport(db.read, secrets, found)
  return JSON.stringify([by.scope, mayOpenMixed(found, by), clock.today(), found.mapping, choices, file.reading?.words])
}
