import { In, type EntityManager } from 'typeorm'
import type { SlotUse } from '../municipalities/slot-use.ts'
import { Group } from './group.entity.ts'
import { Placement } from './placement.entity.ts'
import { Session } from './session.entity.ts'

const STANDING = ['proposed', 'planned', 'held'] as const

/** The groups by the slot that they are in or were held in, for the timetable. */
export async function findSlotUse(tx: EntityManager): Promise<ReadonlyMap<string, SlotUse>> {
  const status = In([...STANDING])
  const groups = await tx.find(Group, { where: { status }, relations: { slot: true } })
  const people = await peopleIn(tx)
  const sessions = await sessionsByGroup(tx)
  return new Map(
    groups.map((group) => [group.slot.code, usedBy(group, sessions.get(group.id) ?? [], people.get(group.id) ?? 0)]),
  )
}

async function sessionsByGroup(tx: EntityManager): Promise<Map<string, Session[]>> {
  const sessions = await tx.find(Session, {
    where: { group: { status: In([...STANDING]) } },
    relations: { group: true },
    order: { number: 'ASC' },
  })
  const byGroup = new Map<string, Session[]>()
  for (const session of sessions) {
    const mine = byGroup.get(session.group.id)
    if (mine) mine.push(session)
    else byGroup.set(session.group.id, [session])
  }
  return byGroup
}

/** Who has a seat, or had one when it was held: also who was there and who stayed away. */
async function peopleIn(tx: EntityManager): Promise<Map<string, number>> {
  const rows = await tx
    .createQueryBuilder(Placement, 'seat')
    .select('seat.group_id', 'id')
    .addSelect('COUNT(*)', 'people')
    .where("seat.status NOT IN ('declined', 'cancelled')")
    .groupBy('seat.group_id')
    .getRawMany<{ id: string; people: string | number }>()
  return new Map(rows.map(({ id, people }) => [id, Number(people)]))
}

function usedBy({ id, status, language, capacity }: Group, sessions: readonly Session[], people: number): SlotUse {
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
