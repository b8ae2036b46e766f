import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/actor.ts'

/**
 * A session with its group, slot, room and venue, without its people.
 * @throws NotFoundError `session-unknown`, also for a group that the reader may not see; `session-cancelled`.
 */
export async function findSession(tx: EntityManager, scope: Scope, id: string): Promise<Session> {
  const relations = { group: { slot: { room: { venue: true } } } }
  const session = await tx.findOne(Session, { where: { id }, relations })
  if (!session || !maySeeGroup(scope, session.group)) throw new NotFoundError('session-unknown')
  if (session.group.status === 'cancelled') throw new NotFoundError('session-cancelled', { day: session.day })
  return session
}
