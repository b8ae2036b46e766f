import { In, type EntityManager } from 'typeorm'
import type { SlotUse } from '../municipalities/slot-use.ts'
import { sizesOfGroups } from './gather-slots.ts'
import { Group } from './group.entity.ts'
import { Session } from './session.entity.ts'

/** The live groups by the slot that they are in, for the timetable. */
export async function findSlotUse(tx: EntityManager): Promise<ReadonlyMap<string, SlotUse>> {
  const status = In(['proposed', 'planned'])
  const groups = await tx.find(Group, { where: { status }, relations: { slot: true } })
  const sizes = await sizesOfGroups(tx)
  const sessions = await tx.find(Session, {
    where: { group: { status } },
    relations: { group: true },
    order: { number: 'ASC' },
  })
  return new Map(groups.map((group) => [group.slot.code, usedBy(group, sessions, sizes.get(group.id) ?? 0)]))
}

function usedBy({ id, status, language, capacity }: Group, sessions: readonly Session[], people: number): SlotUse {
  const mine = sessions.filter(({ group }) => group.id === id)
  return {
    group: id,
    status: status === 'proposed' ? 'proposed' : 'planned',
    language,
    people,
    capacity,
    sessions: mine.map(({ day, startTime, endTime, activity }) => ({
      date: day,
      start: startTime,
      end: endTime,
      ...(activity === null ? {} : { activity }),
    })),
  }
}
