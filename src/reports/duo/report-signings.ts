import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { claimReport } from './claim-report.ts'
import { findDueReports, type DueWork } from './find-due-reports.ts'
import { Report } from '../report.entity.ts'

/** What came of telling DUO. */
export interface ReportResult {
  /** Told by us, and taken by DUO. */
  readonly accepted: number
  readonly rejected: readonly { readonly reference: string; readonly reason: string }[]
  /** On its way: DUO has not answered yet. */
  readonly waiting: number
  /** References of what must be typed into DUO's portal. */
  readonly portal: readonly string[]
}

/**
 * Puts down a report for every signing that DUO does not know as it is, and takes back those that are no longer needed. Everything
 * goes by DUO's portal: a person types it in and says so (`markReported`). Running it twice changes nothing the second time.
 */
export async function reportSignings({ db, clock }: Pick<Deps, 'db' | 'clock'>, by: Actor): Promise<ReportResult> {
  return db.write(async (tx) => {
    const due = await findDueReports(tx, by.scope)
    for (const work of due) await claimReport(tx, work, clock.now())
    await dropOthers(tx, by, due)
    return { accepted: 0, rejected: [], waiting: 0, portal: due.map(({ referral }) => referral.reference) }
  }, 'reports')
}

/** What was due and is not any more: the date was taken back before anybody told DUO. */
async function dropOthers(tx: EntityManager, by: Actor, due: readonly DueWork[]): Promise<void> {
  const rows = await tx.findBy(Report, { status: 'due' })
  const needed = new Set(due.map(({ signingId, kind }) => `${signingId} ${kind}`))
  const stale = rows.filter(
    ({ signingId, kind, municipality }) => inScope(by.scope, municipality) && !needed.has(`${signingId} ${kind}`),
  )
  for (const { id } of stale) await tx.update(Report, { id }, { status: 'withdrawn' })
}
