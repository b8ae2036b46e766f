import { In } from 'typeorm'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { endGroup } from './end-group.ts'
import { sizesOfGroups } from '../gathering/gather-timetable.ts'
import { Group } from '../group.entity.ts'

/**
 * Ends the groups that everybody has left and that are still to begin, so that their slot, room and interpreter are free for a new
 * group: a group that exists would be filled with one person. @returns How many.
 */
export async function closeEmptyGroups({ db, clock }: Pick<Deps, 'db' | 'clock'>, by: Actor): Promise<number> {
  return db.write(async (tx) => {
    const live = await tx.find(Group, {
      where: { status: In(['proposed', 'planned']) },
      relations: { slot: { room: { venue: true } } },
      order: { id: 'ASC' },
    })
    const sizes = await sizesOfGroups(tx)
    const empty = live.filter(({ id, slot }) => !sizes.has(id) && slot.startsOn > clock.today())
    for (const group of empty)
      await endGroup(tx, group, { reason: 'tooFewPeople', at: clock.now(), by, kind: 'group.cancelled' })
    return empty.length
  }, 'plan')
}
