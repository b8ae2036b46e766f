import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { Municipality } from '../municipalities/municipality.entity.ts'
import { Slot } from '../municipalities/slot.entity.ts'
import type { Moment } from '../outside/clock.ts'
import { insertMany } from '../outside/insert-many.ts'
import type { PlannedGroup } from '../planner/plan.ts'
import { seatsOf } from './gather-slots.ts'
import { Group } from './group.entity.ts'
import { Session } from './session.entity.ts'
import { withOverbooking } from './show-ups.ts'

/** Opens a group in a free slot: planned, or a proposal where a planner approves first. `one_live_group` refuses a second one. */
export async function openGroup(tx: EntityManager, planned: PlannedGroup, at: Moment, by: Actor): Promise<Group> {
  const slot = await tx.findOneOrFail(Slot, { where: { code: planned.slot }, relations: { room: { venue: true } } })
  const host = await hostOf(tx, slot)
  const group = await tx.save(Group, {
    id: randomUUID(),
    slot,
    programme: slot.programme,
    language: planned.language,
    status: host.rules.approval === 'automatic' ? ('planned' as const) : ('proposed' as const),
    capacity: seatsOf(slot, host),
    formedAt: at,
    cancelledBecause: null,
  })
  await insertMany(
    tx,
    Session,
    slot.sessions.map((session, index) => sessionRow(group.id, index + 1, session)),
  )
  await recordEvent(tx, at, by, {
    kind: 'group.formed',
    groupId: group.id,
    municipality: host.code,
    data: { slot: slot.code, language: group.language, people: planned.people.length },
  })
  return group
}

/** The municipality in whose venue the slot is, with the `overbookPercent` that counts today. */
export async function hostOf(tx: EntityManager, { room }: Slot): Promise<Municipality> {
  const host = await tx.findOneByOrFail(Municipality, { code: room.venue.municipality })
  return (await withOverbooking(tx, [host]))[0] ?? host
}

function sessionRow(groupId: string, number: number, { date, start, end, activity }: Slot['sessions'][number]) {
  return {
    id: randomUUID(),
    group: { id: groupId },
    number,
    day: date,
    startTime: start,
    endTime: end,
    activity: activity ?? null,
    sequence: 0,
  }
}
