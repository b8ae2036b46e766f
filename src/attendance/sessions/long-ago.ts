import type { EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import { listSessions, summariesOf } from './list-sessions.ts'

/** So many days after the last session of a group its lists are still of use in the room: for who comes later, and to put something right. */
export const DAYS_KEPT_IN_VIEW = 60

/** A session of a group whose last session is before this day is long ago. */
export function longAgoBefore(today: Day): Day {
  return addDays(today, -DAYS_KEPT_IN_VIEW)
}

/** A later session of the same group, or itself, that is not long ago; for a query in which the session is called `session`. */
export function notLongAgo(tx: EntityManager): string {
  const later = tx.createQueryBuilder(Session, 'later').select('1')
  return `EXISTS (${later.where('later.group = session.group AND later.day >= :longAgo').getQuery()})`
}

/**
 * The day of a session that is long ago and filled in: whom it was about is no business of who keeps attendance any more (data
 * minimisation, GDPR art. 5(1)(c)). Null for any other, and where there is none that they may see.
 */
export async function dayLongAgo(deps: World, scope: Scope, id: string): Promise<Day | null> {
  const { read } = deps.db
  const longAgo = longAgoBefore(deps.clock.today())
  const isOld = await read
    .createQueryBuilder(Session, 'session')
    .where('session.id = :id', { id })
    .andWhere(`NOT ${notLongAgo(read)}`, { longAgo })
    .getExists()
  if (!isOld) return null
  const sessions = await listSessions(deps, scope, { from: null, to: null }, [id])
  const [found] = await summariesOf(deps, scope, sessions)
  return found && found.state !== 'open' ? found.session.day : null
}
