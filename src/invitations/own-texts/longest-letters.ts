import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { CANCEL_REASONS, type CancelReason } from '../../groups/cancel-reasons.ts'
import { Group } from '../../groups/group.entity.ts'
import { MOVE_REASONS } from '../../groups/changing/move-session.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { type Programme, Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'
import { highestFee } from '../texts/fee.ts'
import type { MessageData, SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { sampleData } from './sample-data.ts'
import { madeUpMeeting, type SampleMeeting } from './sample-meeting.ts'
import { LONG_NAMED_READER } from './sample-reader.ts'

/**
 * The longest letters of a kind that people of a municipality can get by the timetable as it is now. Of each programme: the most half days
 * of what they can come to, also elsewhere and in groups that stand already; the place that takes most lines, since a group can be moved
 * to any place of the municipalities that receive them; the longest reason and sender; a name of two lines.
 * @returns The data by the language of the side that must hold it: directions and reasons are not as long in each.
 */
export async function findLongest(
  { db, clock, config }: Pick<Deps, 'db' | 'clock' | 'config'>,
  municipality: Municipality,
  kind: SeatKind,
): Promise<(language: string) => MessageData[]> {
  const today = clock.today()
  const slots = await findSlots(db.read, municipality.code, today)
  const { venues, host } = await findHosts(db.read, municipality, slots)
  const link = `${config.publicUrl}/u/${LIKE_A_SECRET}`
  return (language) => {
    const [venue, movedFrom] = [...venues].sort((one, other) => linesOf(other, language) - linesOf(one, language))
    return longestMeetings(slots, today).map((found) => {
      const meeting = { ...found, venue: venue ?? found.venue }
      const fee = highestFee(meeting, municipality.rules)
      const reason = longestReason(kind, language)
      return sampleData(kind, {
        ...{ municipality, reader: LONG_NAMED_READER, meeting, fee, today, link },
        ...{ movedFrom, host, reason },
      })
    })
  }
}

/** As wide as the secret word in a link. */
const LIKE_A_SECRET = 'abcdefghijkmnpqrstuvwxyz23'

/** What they can still be planned in, or have a seat in. A group that moved took its slot along. */
async function findSlots(tx: EntityManager, municipality: string, today: Day): Promise<Slot[]> {
  const relations = { room: { venue: true } }
  const open = await tx.find(Slot, { where: { startsOn: MoreThanOrEqual(today), closed: false }, relations })
  const status = In(['proposed', 'planned'])
  const groups = await tx.find(Group, { where: { status }, relations: { slot: relations } })
  const slots = [...open, ...groups.map(({ slot }) => slot)]
  return slots.filter(({ serves, overflow }) => [...serves, ...overflow].includes(municipality))
}

/** The places where they can come, and who calls itself longest of those that can call a group off. */
async function findHosts(tx: EntityManager, { code }: Municipality, slots: readonly Slot[]) {
  const codes = In([...new Set([code, ...slots.map(({ room }) => room.venue.municipality)])])
  const hosts = await tx.findBy(Municipality, { code: codes })
  const venues = await tx.find(Venue, { where: { municipality: codes }, order: { code: 'ASC' } })
  return { venues, host: longest(hosts.map(({ sender }) => sender.name)) }
}

/** Of each programme the one with most half days; a made-up one when nothing is planned. */
function longestMeetings(slots: readonly Slot[], today: Day): SampleMeeting[] {
  const found = new Map<Programme, Slot>()
  for (const slot of slots) {
    const before = found.get(slot.programme)
    if (!before || linesFor(slot) > linesFor(before)) found.set(slot.programme, slot)
  }
  if (found.size === 0) return [madeUpMeeting(today)]
  return [...found.values()].map(({ programme, sessions, room }) => ({
    programme,
    sessions: [...sessions],
    venue: room.venue,
  }))
}

/** That something else was the matter is no reason for a move (`whyInWords`). */
function longestReason(kind: SeatKind, language: string): CancelReason | undefined {
  const { reasons } = ourTemplates().words(language)
  const said = kind === 'cancellation' ? CANCEL_REASONS : MOVE_REASONS.filter((reason) => reason !== 'other')
  const text = longest(said.flatMap((reason) => reasons[reason] ?? []))
  return said.find((reason) => reasons[reason] === text)
}

function longest(texts: readonly string[]): string | undefined {
  return [...texts].sort((one, other) => other.length - one.length)[0]
}

function linesFor({ sessions }: Slot): number {
  return sessions.reduce((sum, { activity = '' }) => sum + 1 + activity.length / LINE, 0)
}

function linesOf({ name, address, directions }: Venue, language: string): number {
  const texts = [name, ...address, directions[language] ?? directions['nl'] ?? '']
  const lines = texts.reduce((sum, text) => sum + Math.ceil(text.length / LINE), 0)
  // Of as many lines the longer text: it runs over first in a wide script.
  return lines + texts.join('').length / 100_000
}

/** Characters of a line in the box of a letter. */
const LINE = 65
