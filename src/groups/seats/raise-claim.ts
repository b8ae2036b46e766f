import { addDays, type Day } from '../../calendar/days.ts'
import type { EntityManager } from 'typeorm'
import { Event } from '../../history/event.entity.ts'
import type { Where } from '../../municipalities/scope.ts'
import { Placement } from '../placement.entity.ts'

/** What a group that was called off, or moved away from who was invited to it, is worth in days of waiting. */
const SETBACK_DAYS = 30

/** What the history calls it, for who had a seat, when their group went to another time or building. */
export const MOVED_AWAY = ['placement.moved', 'placement.room-changed']

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
