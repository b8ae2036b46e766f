import { MoreThanOrEqual, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { type Programme, Slot } from '../../municipalities/slot.entity.ts'
import type { MessageData } from './message-data.ts'

/** When and where, as a message says it. */
export interface SampleMeeting extends Pick<MessageData, 'sessions' | 'venue'> {
  readonly programme: Programme
}

/** The meetings to which people of a municipality can come from today, the first first. */
export async function findMeetings(tx: EntityManager, municipality: string, today: Day): Promise<SampleMeeting[]> {
  const slots = await tx.find(Slot, {
    where: { startsOn: MoreThanOrEqual(today), closed: false },
    relations: { room: { venue: true } },
    order: { startsOn: 'ASC', code: 'ASC' },
  })
  return slots.filter(({ serves }) => serves.includes(municipality)).map(meetingOf)
}

/** Of each programme the meeting that takes most room in a letter; a made-up one when there is none. */
export function longestMeetings(meetings: readonly SampleMeeting[], today: Day): SampleMeeting[] {
  const longest = new Map<Programme, SampleMeeting>()
  for (const meeting of meetings) {
    const found = longest.get(meeting.programme)
    if (!found || roomFor(meeting) > roomFor(found)) longest.set(meeting.programme, meeting)
  }
  return longest.size > 0 ? [...longest.values()] : [madeUpMeeting(today)]
}

/** A morning in three weeks at a place that isn't there. */
export function madeUpMeeting(today: Day): SampleMeeting {
  return {
    programme: 'wi2013',
    sessions: [{ date: addDays(today, 21), start: '09:00', end: '12:30' }],
    venue: { name: 'Stadhuis', address: ['Voorbeeldplein 1', '1234 AB  VOORBEELD'] },
  }
}

function meetingOf({ programme, sessions, room }: Slot): SampleMeeting {
  const { name, address, directions } = room.venue
  return { programme, sessions: [...sessions], venue: { name, address, directions } }
}

/** A session is a line of its own; the directions fill what they fill. */
function roomFor({ sessions, venue }: SampleMeeting): number {
  const directions = Object.values(venue.directions ?? {}).map((text) => text.length)
  return sessions.length * LINE + venue.address.length * LINE + Math.max(0, ...directions)
}

/** Characters of a line in the box of a letter. */
const LINE = 70
