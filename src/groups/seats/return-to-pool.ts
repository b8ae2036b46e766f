import { In, type EntityManager } from 'typeorm'
import { partOfDay, type Day, type Part, addDays } from '../../calendar/days.ts'
import { Event } from '../../history/event.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { Placement } from '../placement.entity.ts'
import { sessionsOfSeat } from './steps.ts'
import { Session } from '../session.entity.ts'
import { randomUUID } from 'node:crypto'
import { Unavailability } from '../../pool/unavailability.entity.ts'
import { isAccepted } from '../placement-status.ts'
import type { Where } from '../../municipalities/scope.ts'

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
  return ended.filter((placement) => placement.status === 'absent' || !isExcused(placement)).length
}

/** Remembers that somebody can't come on the half days of this seat, so that the planner does not offer them again. */
export async function closeGroupHalfDays(tx: EntityManager, placement: Placement): Promise<void> {
  const sessions = sessionsOfSeat(placement, await tx.findBy(Session, { group: { id: placement.group.id } }))
  await closeHalfDays(
    tx,
    placement.referral.id,
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

/** What a group that was called off, or moved away from who was invited to it, is worth in days of waiting. */
const SETBACK_DAYS = 30

/** What the history calls it, for who had a seat, when their group went to another time or building. */
const MOVED_AWAY = ['placement.moved', 'placement.room-changed']

/**
 * The day since when somebody counts as waiting for the planner: earlier for who was invited to a group that did not go on, or that
 * moved to when they can't come, so that they go before others who wait as long. Their own waiting date stays as it is, and so does
 * what people and pages are told.
 */
export function raisedClaim(waitingSince: Day, setbacks: number): Day {
  return addDays(waitingSince, -SETBACK_DAYS * setbacks)
}

/**
 * By referral: how often a group that they were invited to did not go on, or was moved to when they can't.
 * @param where About `referral`.
 */
export async function countSetbacks(tx: EntityManager, where: Where): Promise<Map<string, number>> {
  const rows = await tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoin('placement.referral', 'referral')
    .innerJoin('placement.group', 'team')
    .select('referral.id', 'id')
    .addSelect('COUNT(*)', 'times')
    .where(`(${CALLED_OFF} OR (placement.status = 'declined' AND EXISTS ${movedAway(tx)}))`, { moves: MOVED_AWAY })
    .andWhere(where.sql, where.parameters)
    .groupBy('referral.id')
    .getRawMany<{ id: string; times: string | number }>()
  return new Map(rows.map(({ id, times }) => [id, Number(times)]))
}

const CALLED_OFF = "(placement.status = 'cancelled' AND team.status = 'cancelled' AND placement.token_hash IS NOT NULL)"

/** Who declines after a move could come before it, as far as anybody knows. */
function movedAway(tx: EntityManager): string {
  const moves = tx.createQueryBuilder().subQuery().select('1').from(Event, 'move')
  const here = 'move.referralId = referral.id AND move.groupId = team.id'
  return moves.where(`${here} AND move.kind IN (:...moves)`).getQuery()
}
