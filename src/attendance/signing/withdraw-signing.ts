import { IsNull, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { findPlacement } from '../../groups/seats/find-placement.ts'
import type { Placement } from '../../groups/placement.entity.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { moveReferral } from '../../referrals/known/move-referral.ts'
import { isActiveElsewhere } from '../../referrals/known/recognise.ts'
import { finishPlacement } from '../marks/finish-placement.ts'
import { Signing } from '../signing.entity.ts'
import { laterThan } from '../../outside/clock.ts'
import { findOutcome } from '../marks/placement-outcome.ts'
import { endSigning } from './record-signing.ts'
import { placementLock } from '../../groups/seats/steps.ts'

/**
 * Takes back a signature or refusal that was recorded by mistake. It stays in the table as withdrawn; a date that was reported gets
 * a withdrawal (see `reports/`). The person is again where the marks put them: in the seat, back in the pool when they were not there,
 * or gone when another municipality has them by now.
 * @throws NotFoundError `placement-unknown`, `signing-unknown` when nothing is recorded for this seat.
 */
export async function withdrawSigning(deps: Pick<Deps, 'db' | 'clock'>, by: Actor, placementId: string): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, async ({ tx, at }) => {
    const placement = await findPlacement(tx, by.scope, placementId)
    const signing = await tx.findOneBy(Signing, { placementId, withdrawnAt: IsNull() })
    if (!signing) throw new NotFoundError('signing-unknown')
    await endSigning(tx, signing, laterThan(at, signing.recordedAt))
    await goBack(tx, placement)
    await recordEvent(tx, at, by, {
      kind: 'signing.withdrawn',
      referralId: placement.referral.id,
      groupId: placement.group.id,
      municipality: placement.referral.municipality,
      data: { day: signing.signedOn ?? signing.refusedOn },
    })
  })
}

async function goBack(tx: EntityManager, placement: Placement): Promise<void> {
  const { id, status } = placement.referral
  if (status !== 'signed' && status !== 'refused') return
  if (await isActiveElsewhere(tx, id)) return moveReferral(tx, id, 'withdrawn', 'moved')
  await moveReferral(tx, id, placement.status === 'attended' ? 'placed' : 'waiting')
  await finishPlacement(tx, placement, await findOutcome(tx, placement))
}
