import { LessThanOrEqual } from 'typeorm'
import type { World } from '../deps.ts'
import { type Actor, recordEvents, type Work, work } from '../history/work.ts'
import { moveReferral } from '../referrals/known/change-referral.ts'
import { Referral } from '../referrals/referral.entity.ts'

/**
 * Lets those wait again whose pause was until today or before, with the waiting date kept.
 * @returns How many.
 */
export function endPauses(deps: World, by: Actor): Promise<number> {
  return work(deps, by, { lock: 'pauses' }, endPausesIn)
}

/** The same as a part of other work. */
export async function endPausesIn({ tx, at, today, by }: Work): Promise<number> {
  const over = await tx.findBy(Referral, { status: 'paused', pausedUntil: LessThanOrEqual(today) })
  const ids = over.map(({ id }) => id)
  await moveReferral(tx, ids, 'waiting')
  const happenings = over.map(({ id, municipality }) => ({
    kind: 'referral.pause-over',
    referralId: id,
    municipality,
  }))
  await recordEvents(tx, at, by, happenings)
  return over.length
}
