import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part } from '../../calendar/days.ts'
import { Event } from '../../history/event.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { moveReferral } from '../../referrals/known/move-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { Placement } from '../placement.entity.ts'
import { MOVED_AWAY } from './raise-claim.ts'
import { Session } from '../session.entity.ts'
import { randomUUID } from 'node:crypto'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { isAccepted } from '../placement-status.ts'

/** Why a referral is paused when it was invited too often: a person decides what happens next. */
export const TOO_MANY_INVITATIONS = 'too-many-invitations'

/**
 * Back to the pool, with the waiting date kept; or, after `maxInvitations` without result, to the list for a person to decide.
 * @returns Where they went.
 */
export async function returnToPool(tx: EntityManager, referral: Referral): Promise<'waiting' | 'paused'> {
  const { rules } = await tx.findOneByOrFail(Municipality, { code: referral.municipality })
  await moveReferral(tx, referral.id, 'waiting')
  if ((await countFruitless(tx, referral.id)) < rules.maxInvitations) return 'waiting'
  await moveReferral(tx, referral.id, 'paused', TOO_MANY_INVITATIONS)
  return 'paused'
}

/** Invitations that came to nothing: absent without a word, or declined without an accepted reason and not because we moved the group. */
async function countFruitless(tx: EntityManager, referralId: string): Promise<number> {
  const ended = await tx.find(Placement, {
    where: { referral: { id: referralId }, status: In(['declined', 'absent']) },
    relations: { group: true },
  })
  const moves = await tx.findBy(Event, { referralId, kind: In(MOVED_AWAY) })
  const moved = new Set(moves.map(({ groupId }) => groupId))
  const isExcused = ({ declineReason, group }: Placement) => isAccepted(declineReason) || moved.has(group.id)
  return ended.filter((seat) => seat.status === 'absent' || !isExcused(seat)).length
}

/** Remembers that somebody can't come to this group's half days, so that the planner does not offer them again. */
export async function closeGroupHalfDays(tx: EntityManager, referralId: string, groupId: string): Promise<void> {
  const sessions = await tx.findBy(Session, { group: { id: groupId } })
  await closeHalfDays(
    tx,
    referralId,
    sessions.map(({ day, startTime }) => ({ day, part: partOfDay(startTime) })),
  )
}

/** Remembers that somebody can't come on these half days, so that the planner leaves them out. */
export async function closeHalfDays(
  tx: EntityManager,
  referralId: string,
  halfDays: readonly { day: Day; part: Part }[],
): Promise<void> {
  for (const { day, part } of halfDays) {
    if (await tx.existsBy(Unavailability, { referralId, day, part })) continue
    await tx.insert(Unavailability, { id: randomUUID(), referralId, day, part })
  }
}
