import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { findSentReport } from './find-sent-report.ts'
import { Report } from '../report.entity.ts'

/**
 * It was not typed into the portal after all: it is due again, if it is still true. What DUO itself accepted can't be undone here.
 * @throws NotFoundError `signing-unknown`; ConflictError `report-not-sent`.
 */
export async function undoReported(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  signingId: string,
): Promise<void> {
  await db.write(async (tx) => {
    const { report, referral, signing } = await findSentReport(tx, by.scope, signingId)
    if (report?.status !== 'sent' || report.channel !== 'portal') throw new ConflictError('report-not-sent')
    await tx.update(Report, { id: report.id }, { status: 'due', doneAt: null, doneBy: null })
    await recordEvent(tx, clock.now(), by, {
      kind: 'report.undone',
      referralId: referral.id,
      municipality: referral.municipality,
      data: { day: signing.signedOn },
    })
  }, 'reports')
}
