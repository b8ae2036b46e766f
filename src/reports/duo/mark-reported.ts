import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { claimReport } from './claim-report.ts'
import { findDueReports, type DueWork } from './find-due-reports.ts'
import { findSentReport } from './find-sent-report.ts'
import { Report } from '../report.entity.ts'

/**
 * Somebody typed these dates (or withdrawals) into DUO's portal. All are marked, or none; what was marked before stays as it is.
 * @param signingIds Which signings, as the worklist names them: a date that was changed meanwhile has another one.
 * @returns How many were marked now.
 * @throws NotFoundError `signing-unknown`; ConflictError `report-not-due` when something else is due by now, or nothing.
 */
export async function markReported(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  signingIds: readonly string[],
): Promise<number> {
  return db.write(async (tx) => {
    const due = new Map((await findDueReports(tx, by.scope)).map((work) => [work.signingId, work]))
    let marked = 0
    for (const signingId of new Set(signingIds)) {
      const work = due.get(signingId)
      if (work) await markDone(tx, by, work, clock.now())
      else await checkDoneBefore(tx, by, signingId)
      marked += work ? 1 : 0
    }
    return marked
  }, 'reports')
}

async function markDone(tx: EntityManager, by: Actor, work: DueWork, at: string): Promise<void> {
  const id = await claimReport(tx, work, at)
  await tx.update(Report, { id }, { status: 'sent', doneAt: at, doneBy: by.name })
  await recordEvent(tx, at, by, {
    kind: work.kind === 'signed' ? 'report.sent' : 'report.withdrawal-sent',
    referralId: work.referral.id,
    municipality: work.referral.municipality,
    data: { day: work.signing.signedOn },
  })
}

async function checkDoneBefore(tx: EntityManager, by: Actor, signingId: string): Promise<void> {
  const { signing, report } = await findSentReport(tx, by.scope, signingId)
  const isLast = report?.kind === (signing.withdrawnAt === null ? 'signed' : 'withdrawal')
  if (!isLast) throw new ConflictError('report-not-due')
}
