import { type EntityManager, type FindOptionsWhere, Not } from 'typeorm'
import type { SlotUse } from '../../municipalities/half-days/slot-use.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'
import { countSeats } from '../seats/count-seats.ts'
import { Group } from '../group.entity.ts'
import type { Session } from '../session.entity.ts'
import { sessionsByGroup } from './find-group.ts'

/** The groups in these slots, or that were held in them, by code of the slot, for the timetable. */
export async function findSlotUse(
  tx: EntityManager,
  slots: FindOptionsWhere<Slot>,
): Promise<ReadonlyMap<string, SlotUse>> {
  const where = { status: Not('cancelled' as const), slot: slots }
  const groups = await tx.find(Group, { where, relations: { slot: true } })
  const ids = groups.map(({ id }) => id)
  const sessions = await sessionsByGroup(tx, ids)
  const seats = await countSeats(tx, ids)
  return new Map(
    groups.map((group) => [group.slot.code, usedBy(group, sessions.get(group.id) ?? [], seats.get(group.id)?.people)]),
  )
}

function usedBy({ id, status, language, capacity }: Group, sessions: readonly Session[], people = 0): SlotUse {
  return {
    group: id,
    status: status as SlotUse['status'],
    language,
    people,
    capacity: Math.max(capacity, people),
    sessions: sessions.map(({ day, startTime, endTime, activity }) => ({
      date: day,
      start: startTime,
      end: endTime,
      ...(activity === null ? {} : { activity }),
    })),
  }
}
