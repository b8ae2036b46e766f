import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvents, type Work, work } from '../../history/work.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { momentOf } from '../../outside/clock.ts'
import { changeGroup, changePlacement, lockGroup } from '../seats/steps.ts'
import { findGroup } from '../group/find-group.ts'
import { seatsOf } from '../gathering/gather-slots.ts'
import type { Group } from '../group.entity.ts'
import { hostOf } from '../group/open-group.ts'
import { Session } from '../session.entity.ts'
import { type WeighedMove, weighMove, type MoveWish } from './weigh-move.ts'
import { lockSlot } from '../../municipalities/half-days/add-slots.ts'
import type { CancelReason } from '../group-status.ts'

/** Why a group is moved: people hear the reason in their own language. */
export const MOVE_REASONS = [
  'trainerAbsent',
  'interpreterAbsent',
  'venueClosed',
  'weather',
  'other',
] as const satisfies readonly CancelReason[]

export interface SessionMove extends MoveWish {
  readonly reason: (typeof MOVE_REASONS)[number]
  /** Of the group, as the page showed it. */
  readonly version?: number | undefined
}

/**
 * Moves a live group: other times of sessions to come, another room or venue for all of it. Everyone keeps their seat; whoever said
 * "I'm coming" to the old time or building is asked again, and the next `send` tells everybody who was told of it. The slot moves
 * along, so that the planner keeps the new room and interpreter free.
 * @throws NotFoundError `group-unknown`; ConflictError `changed-meanwhile`, `move-impossible` (see `showMove`) and as `weighMove`.
 */
export async function moveSession(
  deps: World,
  by: Actor,
  groupId: string,
  { reason, version, ...wish }: SessionMove,
): Promise<void> {
  await work(deps, by, { lock: 'plan' }, async (work) => {
    const { tx, at } = work
    const group = await findGroup(tx, by.scope, groupId, version)
    await lockGroup(tx, group.id)
    await lockSlot(tx, group.slot.code)
    const weighed = await weighMove(work, group, wish)
    if (weighed.obstacles.length > 0) throw new ConflictError('move-impossible')
    await moveSlot(tx, group, weighed)
    await moveSessions(tx, weighed, at)
    if (weighed.isNews) await askAgain(tx, weighed)
    await recordMove(work, { group, weighed, reason })
  })
}

async function moveSlot(tx: EntityManager, group: Group, { slot, chairs, roomChanges }: WeighedMove): Promise<void> {
  const { sessions, startsOn, room, code, version } = slot
  await tx.update(Slot, { code }, { sessions, startsOn, room: { code: room.code }, version: version + 1 })
  const fits = roomChanges ? Math.max(chairs, seatsOf(slot, await hostOf(tx, slot))) : group.capacity
  await changeGroup(tx, group, { capacity: fits })
}

/** Calendars replace an entry with a higher sequence, and each move is news of its own: the highest of the group plus one. */
async function moveSessions(
  tx: EntityManager,
  { sessions, isNews, roomChanges }: WeighedMove,
  now: string,
): Promise<void> {
  const sequence = Math.max(...sessions.map(({ session }) => session.sequence)) + 1
  for (const { session, after, moved } of sessions) {
    const comes = momentOf(after.date, after.start) > now
    if (!moved && !(isNews && roomChanges && comes)) continue
    const { date: day, start: startTime, end: endTime } = after
    await tx.update(Session, { id: session.id }, { day, startTime, endTime, sequence })
  }
}

/** "I'm coming" was about the old time; the answer stays in the history. */
async function askAgain(tx: EntityManager, { placements }: WeighedMove): Promise<void> {
  for (const placement of placements)
    if (placement.answeredAt !== null)
      await changePlacement(tx, placement, {
        status: placement.status === 'confirmed' ? 'invited' : placement.status,
        answeredAt: null,
      })
}

interface Recorded {
  readonly group: Group
  readonly weighed: WeighedMove
  readonly reason: SessionMove['reason']
}

async function recordMove({ tx, at, by }: Work, { group, weighed, reason }: Recorded): Promise<void> {
  const moved = weighed.sessions.filter((one) => one.moved)
  const data = {
    reason,
    from: moved.map(({ session }) => momentOf(session.day, session.startTime)),
    to: moved.map(({ after }) => momentOf(after.date, after.start)),
    room: `${weighed.slot.room.venue.name}, ${weighed.slot.room.code.replace(/^.*\//, '')}`,
  }
  const kind = moved.length > 0 ? 'moved' : 'room-changed'
  const told = weighed.isNews ? weighed.placements : []
  await recordEvents(tx, at, by, [
    { kind: `group.${kind}`, groupId: group.id, municipality: group.slot.room.venue.municipality, data },
    ...told.map(({ referral }) => ({
      kind: `placement.${kind}`,
      referralId: referral.id,
      groupId: group.id,
      municipality: referral.municipality,
      data,
    })),
  ])
}
