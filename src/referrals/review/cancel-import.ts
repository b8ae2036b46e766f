import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { findImport } from './find-import.ts'
import { ReferralImport } from './referral-import.entity.ts'

/**
 * Leaves an uploaded file: it is thrown away and nobody is taken in. Twice does nothing the second time.
 * @throws NotFoundError `not-found`; ConflictError `import-done` when it was confirmed.
 */
export async function cancelImport({ db, clock }: Pick<Deps, 'db' | 'clock'>, by: Actor, id: string): Promise<void> {
  await db.write(async (tx) => {
    const { status, municipality } = await findImport(tx, by, id)
    if (status === 'cancelled') return
    if (status === 'confirmed') throw new ConflictError('import-done')
    await tx.update(ReferralImport, { id }, { status: 'cancelled', content: null })
    await recordEvent(tx, clock.now(), by, { kind: 'import.cancelled', municipality, data: { import: id } })
  }, 'referrals')
}
