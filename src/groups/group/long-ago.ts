import type { EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { Session } from '../session.entity.ts'

/** So many days after the last session of a group its lists are still of use in the room: for who comes later, and to put something right. */
export const DAYS_KEPT_IN_VIEW = 60

/**
 * A group whose last session is before this day is long ago: whom it was about is no business of who keeps attendance any more (data
 * minimisation, GDPR art. 5(1)(c)).
 */
export function longAgoBefore(today: Day): Day {
  return addDays(today, -DAYS_KEPT_IN_VIEW)
}

/** @param sessions All of one group, in order. */
export function isLongAgo(sessions: readonly Pick<Session, 'day'>[], today: Day): boolean {
  const last = sessions.at(-1)
  return last !== undefined && last.day < longAgoBefore(today)
}

/** A later session of the same group, or itself, that is not long ago; for a query in which the session is called `session`. */
export function notLongAgo(tx: EntityManager): string {
  const later = tx.createQueryBuilder(Session, 'later').select('1')
  return `EXISTS (${later.where('later.group = session.group AND later.day >= :longAgo').getQuery()})`
}
