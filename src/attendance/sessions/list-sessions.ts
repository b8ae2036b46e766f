import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { maySee, maySeeGroup } from '../../groups/group/find-group.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/actor.ts'

/** From and up to and including which day; null is without end. */
export interface Period {
  readonly from: Day | null
  readonly to: Day | null
}

export const EVER: Period = { from: null, to: null }

/** The ids of all sessions that are past and that somebody may see, the latest first. In years there are thousands, so only these. */
export async function listPastSessions({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<string[]> {
  const rows = await querySessions(db.read, { from: null, to: addDays(clock.today(), -1) })
    .select('session.id', 'id')
    .addSelect('slot.serves', 'serves')
    .addSelect('slot.overflow', 'overflow')
    .addSelect('venue.municipality', 'municipality')
    .getRawMany<{ id: string; serves: string; overflow: string; municipality: string }>()
  const mine = rows.filter(({ serves, overflow, municipality }) =>
    maySee(scope, [...(JSON.parse(serves) as string[]), ...(JSON.parse(overflow) as string[]), municipality]),
  )
  return mine.map(({ id }) => id).reverse()
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
  const query = querySessions(db.read, period)
  if (ids) query.andWhere('session.id IN (:...ids)', { ids: [...ids, ''] })
  return (await query.getMany()).filter(({ group }) => maySeeGroup(scope, group))
}

function querySessions(tx: EntityManager, { from, to }: Period): SelectQueryBuilder<Session> {
  const query = tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'team')
    .innerJoinAndSelect('team.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("team.status IN ('planned', 'held')")
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
  if (from !== null) query.andWhere('session.day >= :from', { from })
  if (to !== null) query.andWhere('session.day <= :to', { to })
  return query
}
