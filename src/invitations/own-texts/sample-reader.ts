import { In, type EntityManager, IsNull, MoreThan } from 'typeorm'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import type { MeetingFacts, MessagePerson, MessageData, SeatKind, MessageVenue } from '../texts/message-data.ts'
import { messageData, messagePerson } from '../recipient/recipient-data.ts'
import { findRecipient } from '../recipient/recipient.ts'
import { chooseLanguage } from '../texts/languages.ts'
import { addDays, type Day, daysBetween } from '../../calendar/days.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import { meetingFacts, meetingIn } from '../recipient/meeting-facts.ts'
import type { CancelReason } from '../../groups/group-status.ts'

/** Somebody to read a message with. */
export interface SampleReader {
  readonly person: MessagePerson
  readonly reference: string
  /** Nobody else is called this; null for who is made up. */
  readonly referral: Referral | null
  /** Of who has a seat already. */
  readonly meeting: SampleMeeting | null
}

/** Who is nobody. */
export const MADE_UP_READER: SampleReader = {
  person: {
    salutation: 'Geachte mevrouw Voorbeeld',
    firstName: 'Sara',
    addressName: 'S. Voorbeeld',
    addressLines: ['Voorbeeldstraat 1', '1234 AB  VOORBEELD'],
  },
  reference: 'R-VOORBEELD',
  referral: null,
  meeting: null,
}

/** Who is nobody, with a name and an address that just stand in the window; the salutation needs two lines. */
export const LONG_NAMED_READER: Pick<SampleReader, 'person' | 'reference'> = {
  person: {
    salutation: 'Geachte mevrouw Van den Voorbeeld-Achternaam tot Voorbeeldsteinenburg en Langenvoorbeeldergaarde',
    firstName: 'Voorbeelddottir',
    addressName: 'A.B.C.D. van den Voorbeeld-Achternaam tot Voorbeeldsteinenburg en Langenvoorbeeldergaarde',
    addressLines: ['Burgemeester Van Voorbeeldenburglaan 1234-A 2', '1234 AB  VOORBEELD AAN DEN IJSSEL'],
  },
  reference: 'R-VOORBEELD-2026-0001',
}

/** So many of who waits longest are looked through for a language. */
const LOOKED_THROUGH = 1_000

/**
 * Somebody of the municipality who waits or has a seat, and would get messages in this language; with a seat first, else who waits
 * longest. Somebody made up when there is nobody.
 * @param reference Of the one whom it must be, so that what stands on one page is about one person; somebody made up when they no longer
 * can be it.
 */
export async function findReader(
  tx: EntityManager,
  municipality: string,
  language: string,
  available: readonly string[],
  reference?: string,
): Promise<SampleReader> {
  const referrals = await tx.find(Referral, {
    where: { municipality, status: In(['placed', 'waiting']), ...(reference !== undefined && { reference }) },
    relations: { person: true },
    order: { status: 'ASC', waitingSince: 'ASC', reference: 'ASC' },
    take: LOOKED_THROUGH,
  })
  const referral = referrals.find(({ person }) => chooseLanguage(person.languages, available) === language)
  if (!referral) return MADE_UP_READER
  const { person } = referral
  return {
    person: messagePerson(person),
    reference: referral.reference,
    referral,
    meeting: await meetingOf(tx, referral),
  }
}

async function meetingOf(tx: EntityManager, { id, programme }: Referral): Promise<SampleMeeting | null> {
  const seat = { referral: { id }, status: In([...LIVE_PLACEMENT]), sessionId: IsNull() }
  const placement = await tx.findOneBy(Placement, seat)
  if (!placement) return null
  const recipient = await findRecipient(tx, placement.id)
  const { sessions, venue } = messageData(recipient, { letterDate: '' })
  return { programme, sessions, venue, facts: meetingFacts(recipient) }
}

/** When and where, as a message says it. */
export interface SampleMeeting extends Pick<MessageData, 'sessions' | 'venue' | 'programme'> {
  readonly facts: MeetingFacts
}

/** The first half days after today that serve a municipality; made-up ones when there are none. */
export async function findMeeting(tx: EntityManager, municipality: string, today: Day): Promise<SampleMeeting> {
  const slots = await tx.find(Slot, {
    where: { startsOn: MoreThan(today), closed: false },
    relations: { room: { venue: true } },
    order: { startsOn: 'ASC', code: 'ASC' },
  })
  const first = slots.find(({ serves }) => serves.includes(municipality))
  if (!first) return madeUpMeeting(today)
  const { programme, sessions, room, languages } = first
  const { name, address, directions } = room.venue
  const facts = meetingIn(languages[0] ?? 'nl', first, undefined)
  return { programme, sessions: [...sessions], venue: { name, address, directions }, facts }
}

/** A morning in three weeks at a place that isn't there. */
export function madeUpMeeting(today: Day): SampleMeeting {
  return {
    programme: 'wi2013',
    sessions: [{ date: addDays(today, 21), start: '09:00', end: '12:30' }],
    venue: { name: 'Stadhuis', address: ['Voorbeeldplein 1', '1234 AB  VOORBEELD'] },
    facts: { language: 'nl', interpreted: false },
  }
}

/** What a message is read with. */
interface Sample {
  readonly municipality: Pick<Municipality, 'name' | 'sender'> & {
    readonly rules: Pick<MunicipalityRules, 'replyDays'>
  }
  readonly reader: Pick<SampleReader, 'person' | 'reference'>
  readonly meeting: SampleMeeting
  /** In euros, for who pays. */
  readonly fee?: number | undefined
  readonly today: Day
  /** For a change: the place before, if that is another. */
  readonly movedFrom?: MessageVenue | undefined
  /** Who calls a group off, if that is another municipality. */
  readonly host?: string | undefined
  /** Why it moved or is off. */
  readonly reason?: CancelReason | undefined
  /** A link that leads to a friendly page and to nobody's answer. */
  readonly link: string
}

/** Everything that a message of this kind can say, so that it can be read before anybody gets it. */
export function sampleData(kind: SeatKind, sample: Sample): MessageData {
  const { municipality, reader, meeting, today } = sample
  const { name, sender } = municipality
  return {
    ...reader,
    sender: { ...sender, returnAddress: [...sender.returnAddress] },
    municipality: { name },
    sessions: meeting.sessions,
    venue: meeting.venue,
    programme: meeting.programme,
    facts: { ...meeting.facts, cost: sample.fee ?? 0 },
    letterDate: today,
    ...particulars(kind, sample),
  }
}

/** What only this kind says. */
function particulars(kind: SeatKind, sample: Sample): Partial<MessageData> {
  const { municipality, meeting, fee, today, link, movedFrom, host, reason = 'trainerAbsent' } = sample
  const [first] = meeting.sessions
  const replyBy = earlier(addDays(today, municipality.rules.replyDays), addDays(first?.date ?? today, -1))
  switch (kind) {
    case 'invitation':
    case 'seat-offered':
      return { replyBy, answerUrl: link, fee }
    case 'reminder':
      return { answerUrl: link }
    case 'change':
      return {
        replyBy,
        answerUrl: link,
        was: {
          sessions: shifted(meeting.sessions, addDays(first?.date ?? today, -7) > today ? -7 : 7),
          because: reason,
          ...(movedFrom && { venue: movedFrom }),
        },
      }
    case 'cancellation':
      return { cancelled: { by: host ?? municipality.sender.name, reason } }
    case 'absence':
      return { sessions: shifted(meeting.sessions, daysBetween(meeting.sessions.at(-1)?.date ?? today, today) - 1) }
    case 'signed':
      return { signedOn: addDays(today, -1) }
  }
}

function earlier(one: Day, other: Day): Day {
  return one < other ? one : other
}

function shifted(sessions: MessageData['sessions'], days: number): MessageData['sessions'] {
  return sessions.map((session) => ({ ...session, date: addDays(session.date, days) }))
}
