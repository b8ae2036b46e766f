import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { Deps } from '../../deps.ts'
import { MOVE_REASONS } from '../../groups/changing/move-session.ts'
import { CANCEL_REASONS, type CancelReason } from '../../groups/group-status.ts'
import { Group } from '../../groups/group.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { type Programme, Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'
import type { MeetingFacts, MessageData, SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { highestFee } from '../texts/values.ts'
import { LONG_NAMED_READER, madeUpMeeting, type SampleMeeting, sampleData } from './sample-reader.ts'

/** What the longest letters of every municipality follow from, read once for all of them. */
export interface LetterSources {
  readonly today: Day
  /** A newcomer's page, as wide as they come. */
  readonly link: string
  /** What people can still be planned in, or have a seat in. */
  readonly slots: readonly Slot[]
  readonly venues: readonly Venue[]
  readonly municipalities: readonly Municipality[]
}

/** The timetable as it is now. */
export async function readLetterSources({
  db,
  clock,
  config,
}: Pick<Deps, 'db' | 'clock' | 'config'>): Promise<LetterSources> {
  const today = clock.today()
  const slots = await listSlots(db.read, today)
  const venues = await db.read.find(Venue, { order: { code: 'ASC' } })
  const municipalities = await db.read.find(Municipality, { order: { code: 'ASC' } })
  return { today, link: `${config.publicUrl}/u/${LIKE_A_SECRET}`, slots, venues, municipalities }
}

/**
 * The longest letters of a kind that people of a municipality can get. Of each programme: the most half days of what they can come to,
 * also elsewhere and in groups that stand already; the place that takes most lines, since a group can be moved to any place of the
 * municipalities that receive them; the longest reason and sender; a name of two lines.
 * @returns The data by the language of the side that must hold it: directions and reasons are not as long in each.
 */
export function longestOf(
  sources: LetterSources,
  municipality: Municipality,
  kind: SeatKind,
): (language: string) => MessageData[] {
  const { today, link } = sources
  const slots = sources.slots.filter((slot) => [...slot.serves, ...slot.overflow].includes(municipality.code))
  const { venues, host } = findHosts(sources, municipality, slots)
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

/** A group that moved took its slot along. */
async function listSlots(tx: EntityManager, today: Day): Promise<Slot[]> {
  const relations = { room: { venue: true } }
  const open = await tx.find(Slot, { where: { startsOn: MoreThanOrEqual(today), closed: false }, relations })
  const status = In(['proposed', 'planned'])
  const groups = await tx.find(Group, { where: { status }, relations: { slot: relations } })
  return [...open, ...groups.map(({ slot }) => slot)]
}

/** The places where they can come, and who calls itself longest of those that can call a group off. */
function findHosts({ venues, municipalities }: LetterSources, { code }: Municipality, slots: readonly Slot[]) {
  const codes = new Set([code, ...slots.map(({ room }) => room.venue.municipality)])
  const hosts = municipalities.filter((one) => codes.has(one.code))
  return {
    venues: venues.filter(({ municipality }) => codes.has(municipality)),
    host: longest(hosts.map(({ sender }) => sender.name)),
  }
}

/** Of each programme the one with most half days; a made-up one when nothing is planned. */
function longestMeetings(slots: readonly Slot[], today: Day): SampleMeeting[] {
  const found = new Map<Programme, Slot>()
  for (const slot of slots) {
    const before = found.get(slot.programme)
    if (!before || linesFor(slot) > linesFor(before)) found.set(slot.programme, slot)
  }
  if (found.size === 0) return [{ ...madeUpMeeting(today), facts: LONGEST_FACTS }]
  return [...found.values()].map(({ programme, sessions, room }) => ({
    programme,
    sessions: [...sessions],
    venue: room.venue,
    facts: LONGEST_FACTS,
  }))
}

/** A line for each thing that can be said. */
const LONGEST_FACTS: MeetingFacts = { language: 'ckb', interpreted: true, children: 'care' }

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
