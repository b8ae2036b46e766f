import type { MeetingFacts } from '../texts/message-data.ts'
import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import { type LetterData, type LetterStyleData, TOO_LONG_FOR_SHEET } from '../../outside/printing/letter-data.ts'
import { UnprintableLettersError } from '../../outside/printing/letter-printer.ts'
import { compose } from '../texts/compose.ts'
import type { MessageData, SeatKind } from '../texts/message-data.ts'
import { ourTemplates, type Templates } from '../texts/our-templates.ts'
import { letterForm } from '../letters/letter-of.ts'
import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import { Group } from '../../groups/group.entity.ts'
import { MOVE_REASONS } from '../../groups/changing/move-session.ts'
import { type Programme, Slot } from '../../municipalities/slot.entity.ts'
import { Venue } from '../../municipalities/venue.entity.ts'
import { LONG_NAMED_READER, madeUpMeeting, type SampleMeeting, sampleData } from './sample-reader.ts'
import { highestFee } from '../texts/values.ts'
import { CANCEL_REASONS, type CancelReason } from '../../groups/group-status.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>

/**
 * Prints the longest letters that the timetable allows now (see `findLongest`) with these texts in them, and looks whether each keeps to
 * its sheet. What is planned later can be longer: who publishes looks again, and a letter that runs over is not printed but shown.
 * @param texts By the code of the language.
 * @param templates Other ones than are used now, to try.
 * @throws InputError `own-text-no-room` (`language`, `over`, `room`) when a letter gets too long; `own-text-unprintable` (`language`,
 * `reason`) when it can't be printed at all, such as a character that no font has.
 */
export async function checkFit(
  deps: Needs,
  municipality: Municipality,
  kind: SeatKind,
  texts: Readonly<Record<string, string>>,
  templates = ourTemplates(),
): Promise<void> {
  const style = (await listLetterStyles(deps.db.read)).get(municipality.code) ?? {}
  const longest = await findLongest(deps, municipality, kind)
  const tried = Object.entries(texts).flatMap(([language, text]) =>
    longest(language).map((data) => ({ language, text, data })),
  )
  const letterWith = (each: Tried) => letterOf(templates, kind, style, each)
  const fault = await firstFault(deps, tried.map(letterWith))
  const failed = fault && tried[fault.index]
  if (!failed) return
  const { language, text } = failed
  if (fault.reason !== TOO_LONG_FOR_SHEET)
    throw new InputError('own-text-unprintable', { language, reason: fault.reason })
  const room = await findRoom(text, async (part) => !(await firstFault(deps, [letterWith({ ...failed, text: part })])))
  throw new InputError('own-text-no-room', { language, over: text.length - room, room })
}

interface Tried {
  readonly language: string
  readonly text: string
  readonly data: MessageData
}

function letterOf(
  templates: Templates,
  kind: SeatKind,
  style: LetterStyleData,
  { language, text, data }: Tried,
): LetterData {
  const own = { id: '', number: null, texts: { [language]: text } }
  return letterForm(templates, compose(templates, { kind, language, data, own }), data, style)
}

async function firstFault({ printer }: Needs, letters: readonly LetterData[]) {
  if (letters.length === 0) return undefined
  try {
    await printer.print(letters)
    return undefined
  } catch (error) {
    if (!(error instanceof UnprintableLettersError)) throw error
    return error.faults[0]
  }
}

/** How many characters of a text fit: the letter is printed with ever closer guesses. */
async function findRoom(text: string, fits: (part: string) => Promise<boolean>): Promise<number> {
  let [room, over] = [0, text.length]
  while (over - room > PRECISION) {
    const middle = Math.floor((room + over) / 2)
    if (await fits(text.slice(0, middle))) room = middle
    else over = middle
  }
  return room
}

/** Less than a word. */
const PRECISION = 4

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
  const slots = await listSlots(db.read, municipality.code, today)
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
async function listSlots(tx: EntityManager, municipality: string, today: Day): Promise<Slot[]> {
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
