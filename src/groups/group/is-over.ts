import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { type Moment, momentOf } from '../../outside/clock.ts'
import type { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'

/** True once the last session has begun: from then on there is nothing left to move or to call off. */
export function isOver(sessions: readonly Pick<Session, 'day' | 'startTime'>[], now: Moment): boolean {
  return sessions.length > 0 && sessions.every(({ day, startTime }) => momentOf(day, startTime) <= now)
}

/**
 * Refuses an act on a group of which the last session has begun. A proposal has told nobody anything: it may always be rejected.
 * @throws ConflictError `group-over`
 */
export async function requireNotOver(tx: EntityManager, { id, status }: Group, now: Moment): Promise<void> {
  if (status !== 'planned') return
  if (isOver(await tx.findBy(Session, { group: { id } }), now)) throw new ConflictError('group-over')
}
