import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { changeGroup } from '../seats/change-group.ts'
import { findGroup } from '../group/find-group.ts'
import type { SmallChoice } from '../small-choice.ts'
import { requireSmall } from './small-groups.ts'

/**
 * Decides that a group with too few people waits for the pool to fill it, until the last day on which people can be told; or that it
 * goes on as it is, until even more people leave. Tells nobody anything.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `group-not-small`, `too-late-to-fill`.
 */
export async function decideSmall(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  groupId: string,
  { choice, version }: { choice: SmallChoice['choice']; version?: number | undefined },
): Promise<void> {
  await db.write(async (tx) => {
    const group = await findGroup(tx, by.scope, groupId, version)
    const { people, need, lastDay, mayFill } = await requireSmall(tx, group, clock.today())
    if (choice === 'wait' && !mayFill) throw new ConflictError('too-late-to-fill', { day: lastDay })
    await changeGroup(tx, group, { smallChoice: { choice, people } })
    await recordEvent(tx, clock.now(), by, {
      kind: choice === 'wait' ? 'group.waits' : 'group.kept',
      groupId,
      municipality: group.slot.room.venue.municipality,
      data: { people, need },
    })
  }, `group:${groupId}`)
}
