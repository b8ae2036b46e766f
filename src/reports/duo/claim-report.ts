import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Moment } from '../../outside/clock.ts'
import type { DueWork } from './find-due-reports.ts'
import { Report } from '../report.entity.ts'

/**
 * The row of a report, under its unique key: whoever has it tells DUO. One that was dropped or told before is due again.
 * @returns The id of the row.
 */
export async function claimReport(
  tx: EntityManager,
  { signing, referral, kind }: DueWork,
  at: Moment,
): Promise<string> {
  const known = await tx.findOneBy(Report, { signingId: signing.id, kind })
  if (known) {
    if (known.status !== 'due') await tx.update(Report, { id: known.id }, { status: 'due', doneAt: null, doneBy: null })
    return known.id
  }
  const id = randomUUID()
  await tx.insert(Report, {
    id,
    signingId: signing.id,
    referralId: referral.id,
    municipality: referral.municipality,
    kind,
    channel: 'portal',
    status: 'due',
    statusReason: null,
    createdAt: at,
    doneAt: null,
    doneBy: null,
  })
  return id
}
