import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { listDueReports } from './list-due-reports.ts'

/** What came of telling DUO. */
interface ReportResult {
  /** Told by us, and taken by DUO. */
  readonly accepted: number
  readonly rejected: readonly { readonly reference: string; readonly reason: string }[]
  /** On its way: DUO has not answered yet. */
  readonly waiting: number
  /** References of what must be typed into DUO's portal. */
  readonly portal: readonly string[]
}

/**
 * Says of which signings DUO must still be told. Everything goes by DUO's portal: a person types it in and says so (`markReported`).
 * Changes nothing.
 */
export async function reportSignings({ db }: Pick<Deps, 'db'>, by: Actor): Promise<ReportResult> {
  const due = await listDueReports(db.read, by.scope)
  return { accepted: 0, rejected: [], waiting: 0, portal: due.map(({ referral }) => referral.reference) }
}
