import { MoreThanOrEqual, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { type Programme, Slot } from '../../municipalities/slot.entity.ts'
import type { MessageData } from '../texts/message-data.ts'

/** When and where, as a message says it. */
export interface SampleMeeting extends Pick<MessageData, 'sessions' | 'venue'> {
  readonly programme: Programme
}

/** The first half days from today that serve a municipality; made-up ones when there are none. */
export async function findMeeting(tx: EntityManager, municipality: string, today: Day): Promise<SampleMeeting> {
  const slots = await tx.find(Slot, {
    where: { startsOn: MoreThanOrEqual(today), closed: false },
    relations: { room: { venue: true } },
    order: { startsOn: 'ASC', code: 'ASC' },
  })
  const first = slots.find(({ serves }) => serves.includes(municipality))
  if (!first) return madeUpMeeting(today)
  const { programme, sessions, room } = first
  const { name, address, directions } = room.venue
  return { programme, sessions: [...sessions], venue: { name, address, directions } }
}

/** A morning in three weeks at a place that isn't there. */
export function madeUpMeeting(today: Day): SampleMeeting {
  return {
    programme: 'wi2013',
    sessions: [{ date: addDays(today, 21), start: '09:00', end: '12:30' }],
    venue: { name: 'Stadhuis', address: ['Voorbeeldplein 1', '1234 AB  VOORBEELD'] },
  }
}
