import { In, type EntityManager } from 'typeorm'
import { type Actor, recordEvents, recordEvent, type Work, work } from '../../history/work.ts'
import { type Moment, momentOf } from '../../outside/clock.ts'
import { changeGroup, changePlacement, waitAgain } from '../seats/steps.ts'
import { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { ConflictError } from '../../errors.ts'
import { Session } from '../session.entity.ts'
import type { World } from '../../deps.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { findGroup } from './find-group.ts'
import type { CancelReason, GroupStatus } from '../group-status.ts'
import type { Day } from '../../calendar/days.ts'
import { countBySession } from '../seats/count-seats.ts'

/** Why, on the version that the page showed; and whether the slot takes no new group either. */
interface Cancellation {
  readonly reason: CancelReason
  readonly version?: number | undefined
  readonly closeSlot?: boolean | undefined
}

/**
 * Cancels a group, also a proposal that is rejected. Everyone with a seat goes back to the pool with the waiting date kept; who was
 * invited goes before others next time (`return-to-pool.ts`) and is told by the next `send`, who declined before hears nothing.
 * @throws NotFoundError `group-unknown`; ConflictError `group-step`, `group-over`, `changed-meanwhile`.
 */
export async function cancelGroup(
  deps: World,
  by: Actor,
  groupId: string,
  { reason, version, closeSlot }: Cancellation,
): Promise<void> {
  await work(deps, by, { lock: `group:${groupId}` }, async (work) => {
    const { tx, at } = work
    const group = await findGroup(tx, by.scope, groupId, version)
    await requireNotOver(tx, group, at)
    await endGroup(work, group, { reason, kind: 'group.cancelled' })
    if (closeSlot) await tx.update(Slot, { code: group.slot.code }, { closed: true, version: group.slot.version + 1 })
  })
}

/** Why, and the word in the history. */
interface GroupEnd {
  readonly reason: CancelReason
  readonly kind: 'group.cancelled' | 'group.expired' | 'group.merged'
}

/**
 * Ends a group: everyone with a seat goes back to the pool with the waiting date kept; who has left the
 * programme meanwhile stays out.
 * @param group With its slot, room and venue.
 */
export async function endGroup({ tx, at, by }: Work, group: Group, { reason, kind }: GroupEnd): Promise<void> {
  await changeGroup(tx, group, { status: 'cancelled', cancelledBecause: reason })
  const placements = await tx.find(Placement, {
    where: { group: { id: group.id }, status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true },
    order: { id: 'ASC' },
  })
  for (const placement of placements) {
    await changePlacement(tx, placement, { status: 'cancelled' })
    await waitAgain(tx, placement)
  }
  const data = { reason }
  await recordEvents(tx, at, by, [
    ...placements.map(({ referral: { id: referralId, municipality } }) => ({
      kind: 'placement.cancelled',
      referralId,
      groupId: group.id,
      municipality,
      data,
    })),
    { kind, groupId: group.id, municipality: group.slot.room.venue.municipality, data },
  ])
}

/**
 * Refuses an act on a group of which the last session has begun. A proposal has told nobody anything: it may always be rejected.
 * @throws ConflictError `group-over`
 */
export async function requireNotOver(tx: EntityManager, { id, status }: Group, now: Moment): Promise<void> {
  if (status !== 'planned') return
  if (isOver(await tx.findBy(Session, { group: { id } }), now)) throw new ConflictError('group-over')
}

/** True once the last session has begun: from then on there is nothing left to move or to call off. */
export function isOver(sessions: readonly Pick<Session, 'day' | 'startTime'>[], now: Moment): boolean {
  return sessions.length > 0 && sessions.every(({ day, startTime }) => momentOf(day, startTime) <= now)
}

/**
 * Groups whose last session is past are `held`; a proposal that nobody approved before its first day ends, and its people wait again.
 * @returns How many were held.
 */
export async function holdGroups(deps: World, by: Actor): Promise<number> {
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
export async function closeEmptyGroups(deps: World, by: Actor): Promise<number> {
  return work(deps, by, { lock: 'plan' }, async (work) => {
    const { tx, today } = work
    const live = await tx.find(Group, {
      where: { status: In(['proposed', 'planned']) },
      relations: { slot: { room: { venue: true } } },
      order: { id: 'ASC' },
    })
    const taken = await countBySession(tx)
    const empty = live.filter(({ id, slot }) => !taken.get(id)?.whole && slot.startsOn > today)
    for (const group of empty) await endGroup(work, group, { reason: 'tooFewPeople', kind: 'group.cancelled' })
    return empty.length
  })
}
