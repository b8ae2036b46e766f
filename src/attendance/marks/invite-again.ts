import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { findPlacement } from '../../groups/seats/find-placement.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { moveReferral } from '../../pool/move-referral.ts'

/**
 * Somebody was there and did not sign: back to the pool, with the waiting date kept, for another group.
 * @throws NotFoundError `placement-unknown`; ConflictError `not-without-signature` for who is not in that position (any more).
 */
export async function inviteAgain(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  placementId: string,
): Promise<void> {
  await db.write(async (tx) => {
    const { status, referral, group } = await findPlacement(tx, by.scope, placementId)
    if (status !== 'attended' || referral.status !== 'placed') throw new ConflictError('not-without-signature')
    await moveReferral(tx, referral.id, 'waiting')
    await recordEvent(tx, clock.now(), by, {
      kind: 'attendance.invited-again',
      referralId: referral.id,
      groupId: group.id,
      municipality: referral.municipality,
    })
  }, `placement:${placementId}`)
}
