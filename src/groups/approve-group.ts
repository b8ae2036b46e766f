import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import { ConflictError } from '../errors.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { momentOf, type Moment } from '../outside/clock.ts'
import { changeGroup } from './change-group.ts'
import { findGroup } from './find-group.ts'
import { Session } from './session.entity.ts'

/**
 * Approves a proposal: from now on its people may be invited.
 * @param version What the page showed; another one means that somebody changed the group meanwhile.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `changed-meanwhile`, `group-started`.
 */
export async function approveGroup(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  version?: number,
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    await changeGroup(tx, group, { status: 'planned' })
    await requireNotStarted(tx, groupId, clock.now())
    await recordEvent(tx, clock.now(), by, {
      kind: 'group.approved',
      groupId,
      municipality: group.slot.room.venue.municipality,
    })
  }, `group:${groupId}`)
}

async function requireNotStarted(tx: EntityManager, groupId: string, now: Moment): Promise<void> {
  const first = await tx.findOneByOrFail(Session, { group: { id: groupId }, number: 1 })
  if (now >= momentOf(first.day, first.startTime)) throw new ConflictError('group-started')
}
