import { type EntityManager, In } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { changeGroup } from '../seats/steps.ts'
import { endGroup } from './end-group.ts'
import type { GroupStatus } from '../group-status.ts'
import { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'
import { countTakenSeats } from '../seats/count-seats.ts'

/**
 * Groups whose last session is past are `held`; a proposal that nobody approved before its first day ends, and its people wait again.
 * @returns How many were held.
 */
export async function holdGroups(deps: Pick<Deps, 'db' | 'clock'>, by: Actor): Promise<number> {
  return work(deps, by, { lock: 'plan' }, async (work) => {
    const { tx, at, today } = work
    for (const group of await past(tx, 'proposed', 'MIN', today))
      await endGroup(work, group, { reason: 'other', kind: 'group.expired' })
    const over = await past(tx, 'planned', 'MAX', today)
    for (const group of over) {
      await changeGroup(tx, group, { status: 'held' })
      await recordEvent(tx, at, by, {
        kind: 'group.held',
        groupId: group.id,
        municipality: group.slot.room.venue.municipality,
      })
    }
    return over.length
  })
}

/** Groups with this status whose first (`MIN`) or last (`MAX`) session was before today. */
function past(tx: EntityManager, status: GroupStatus, which: 'MIN' | 'MAX', today: Day): Promise<Group[]> {
  const days = tx
    .createQueryBuilder(Session, 'session')
    .select(`${which}(session.day)`)
    .where('session.group_id = team.id')
  return tx
    .createQueryBuilder(Group, 'team')
    .innerJoinAndSelect('team.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where('team.status = :status', { status })
    .andWhere(`(${days.getQuery()}) < :today`, { today })
    .orderBy('team.id')
    .getMany()
}

/**
 * Ends the groups that everybody has left and that are still to begin, so that their slot, room and interpreter are free for a new
 * group: a group that exists would be filled with one person. @returns How many.
 */
export async function closeEmptyGroups(deps: Pick<Deps, 'db' | 'clock'>, by: Actor): Promise<number> {
  return work(deps, by, { lock: 'plan' }, async (work) => {
    const { tx, today } = work
    const live = await tx.find(Group, {
      where: { status: In(['proposed', 'planned']) },
      relations: { slot: { room: { venue: true } } },
      order: { id: 'ASC' },
    })
    const sizes = await countTakenSeats(tx)
    const empty = live.filter(({ id, slot }) => !sizes.has(id) && slot.startsOn > today)
    for (const group of empty) await endGroup(work, group, { reason: 'tooFewPeople', kind: 'group.cancelled' })
    return empty.length
  })
}
