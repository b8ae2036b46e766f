import type { EntityManager } from 'typeorm'
import type { Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { maySeeGroup } from '../groups/find-group.ts'
import { Session } from '../groups/session.entity.ts'
import type { Scope } from '../history/actor.ts'

/** From and up to and including which day; null is without end. */
export interface Period {
  readonly from: Day | null
  readonly to: Day | null
}

/**
 * The sessions of groups that go on and that somebody may see, with group, room and venue, in order of time.
 * @param ids Only these.
 */
export async function listSessions(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  period: Period,
  ids?: readonly string[],
): Promise<Session[]> {
  return (await sessionsIn(db.read, period, ids)).filter(({ group }) => maySeeGroup(scope, group))
}

function sessionsIn(tx: EntityManager, { from, to }: Period, ids?: readonly string[]): Promise<Session[]> {
  const query = tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'planned')
    .innerJoinAndSelect('planned.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("planned.status IN ('planned', 'held')")
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
  if (from !== null) query.andWhere('session.day >= :from', { from })
  if (ids) query.andWhere('session.id IN (:...ids)', { ids: [...ids, ''] })
  if (to !== null) query.andWhere('session.day <= :to', { to })
  return query.getMany()
}
