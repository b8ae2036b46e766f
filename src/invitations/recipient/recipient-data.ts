import type { Placement } from '../../groups/placement.entity.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import type { Session } from '../../groups/session.entity.ts'
import { addressLines } from '../../people/dutch-address.ts'
import { addressName, salutation } from '../../people/dutch-names.ts'
import { known } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { smsNumberOf } from '../../people/phone-number.ts'
import type { Deps } from '../../deps.ts'
import type { Channel } from '../message/channel.ts'
import type { Post, Reachable } from './choose-channel.ts'
import type { Work } from '../../history/work.ts'
import { unbroken } from '../texts/inserted-text.ts'
import {
  type MessageData,
  type MessagePerson,
  type MessageSession,
  type MessageKind,
  OFFERS,
} from '../texts/message-data.ts'
import type { Recipient } from './recipient.ts'
import { meetingFacts } from './meeting-facts.ts'
import { sessionsToCome, goneSince, standingPlan, planToCome } from './when-and-where.ts'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'
import { feeOf } from '../texts/values.ts'
import { markedLink } from '../message/snapshot.ts'
import type { Told } from '../message/message.entity.ts'

/** What a message about this seat can say. */
export function messageData(recipient: Recipient, order: MessageOrder): MessageData {
  const { person, referral, group, sessions, municipality, host } = recipient
  const { name, address, directions } = group.slot.room.venue
  const { cancelled, plan, after, ...rest } = order
  const shown = after === undefined ? sessions : sessionsToCome(sessions, after)
  return {
    person: messagePerson(person),
    sender: { ...municipality.sender, returnAddress: [...municipality.sender.returnAddress] },
    municipality: { name: municipality.name },
    sessions: plan ? [...plan.sessions] : shown.map(messageSession),
    venue: plan?.place ?? { name, address, directions },
    programme: referral.programme,
    reference: referral.reference,
    ...(recipient.placement.sessionId !== null && { catchUp: true }),
    ...rest,
    ...(cancelled && { cancelled: { by: host.sender.name, reason: group.cancelledBecause ?? 'other' } }),
  }
}

function messageSession({ day, startTime, endTime, activity }: Session): MessageSession {
  return { date: day, start: startTime, end: endTime, ...(activity && { activity }) }
}

/** Who has no family name in the register is called by their given names. */
export function messagePerson(person: Person): MessagePerson {
  const names = { ...person, familyName: known(person.familyName) || person.givenNames }
  const [firstName] = known(person.givenNames).split(/\s+/)
  return {
    salutation: salutation(names, []) ?? 'Geachte heer of mevrouw',
    ...(firstName && { firstName }),
    addressName: addressName(names, []).name ?? person.familyName,
    addressLines: postalLines(person),
  }
}

/** Street and town; fewer when one of them is unknown. The number stays together with its letter and addition, see `LetterData`. */
export function postalLines({ street, houseNumber, houseLetter, addition, postcode, town }: Person): string[] {
  const { line1, line2 } = addressLines({
    street,
    number: houseNumber,
    letter: houseLetter,
    addition,
    postcode,
    place: town,
  })
  const name = `${known(street)} `
  const streetLine = line1 && name + unbroken(line1.slice(name.length))
  return [streetLine, line2].flatMap((line) => line ?? [])
}

/** By which ways the person can be reached; by SMS only where any goes out. */
export function reachable(person: Person, { sms }: Pick<Deps['config'], 'sms'>): Reachable {
  const { email, mayEmail, emailBounced, phone } = person
  return {
    ...{ email, mayEmail, emailBounced, phone },
    sms: sms && smsNumberOf(person),
    hasAddress: postalLines(person).length === 2 && !person.addressBad,
  }
}

/** What this message says besides what every message about a seat says. */
type MessageOrder = Pick<
  MessageData,
  'letterDate' | 'replyBy' | 'answerUrl' | 'was' | 'signedOn' | 'fee' | 'facts' | 'spoken' | 'agreed'
> & {
  readonly cancelled?: boolean
  /** Only the sessions after this, of a series that may be under way. */
  readonly after?: Moment
  /** When and where, if not as it is now: a cancellation takes back what somebody was told. */
  readonly plan?: Told
}

/**
 * What a message of this kind says to this reader. What is said by telephone, and the counsellor's copy, have no link: it is the
 * person's own key. What somebody pays stands in nobody else's copy.
 * @throws MissingValueError `targetGroup`
 */
export function messageOrder(
  publicUrl: string,
  to: Recipient,
  { kind, copy, channel, today, now }: Circumstances,
): MessageOrder {
  const spoken = copy || channel === null || channel === 'call'
  const fee = OFFERS.includes(kind) && !copy ? feeOf(to.referral, to.municipality.rules) : undefined
  return {
    letterDate: today,
    spoken,
    ...(hasAgreed(to.placement) && { agreed: true }),
    ...(ASKS.includes(kind) && { replyBy: replyBy(to, { kind, channel, today, now }) }),
    ...((ASKS.includes(kind) || kind === 'reminder') && {
      answerUrl: markedLink(publicUrl),
      facts: meetingFacts(to, { copy }),
    }),
    ...(fee !== undefined && { fee }),
    ...(kind === 'change' && { was: whatWas(to), after: now }),
    ...(kind === 'cancellation' && { cancelled: true, plan: planToCome(to.lastTold?.told ?? standingPlan(to), now) }),
    ...(kind === 'signed' && to.signed && { signedOn: to.signed.on }),
  }
}

interface Circumstances {
  readonly kind: MessageKind
  readonly copy: boolean
  readonly channel: Channel | null
  readonly today: Day
  readonly now: Moment
}

/** They said that they come before they were invited (on the telephone, or by taking the seat themselves) or after it. */
export function hasAgreed({ status, answeredAt }: Pick<Placement, 'status' | 'answeredAt'>): boolean {
  return answeredAt !== null && LIVE_PLACEMENT.includes(status)
}

/** Kinds that ask for an answer before a day. */
const ASKS: readonly MessageKind[] = [...OFFERS, 'change']

/** With a free seat at short notice nobody can think for a week. */
const SHORT_REPLY_DAYS = 2

/** Days that people get to answer; none where nothing is asked. */
export function replyDaysFor(kind: MessageKind, { municipality }: Pick<Recipient, 'municipality'>): number {
  if (!ASKS.includes(kind)) return 0
  const { replyDays } = municipality.rules
  return kind === 'seat-offered' ? Math.min(replyDays, SHORT_REPLY_DAYS) : replyDays
}

/** Whether the post can be in time for this kind of message. What is about something past is never too late for the post. */
export function postFor(kind: MessageKind, to: Recipient, { at, today }: Pick<Work, 'at' | 'today'>): Post {
  const past = kind === 'absence' || kind === 'signed'
  return {
    today,
    firstSession: past ? null : sessionsToCome(to.sessions, at)[0].day,
    letterDays: to.municipality.rules.letterDays,
    replyDays: replyDaysFor(kind, to),
  }
}

/** Counted from when the message can be read; at the latest the day before the first session that is to come. */
export function replyBy(to: Recipient, { kind, channel, today, now }: Omit<Circumstances, 'copy'>): Day {
  const onTheWay = channel === 'letter' ? to.municipality.rules.letterDays : 0
  const wanted = addDays(today, replyDaysFor(kind, to) + onTheWay)
  const dayBefore = addDays(sessionsToCome(to.sessions, now)[0].day, -1)
  return wanted < dayBefore ? wanted : dayBefore
}

/** What somebody was told and no longer holds, and why. Nothing of it is known for what was told before it was kept. */
function whatWas(to: Recipient): NonNullable<MessageData['was']> {
  const now = standingPlan(to)
  const told = to.lastTold?.told ?? { ...now, sessions: [] }
  const sessions = goneSince(told, now)
  const moved = told.place.code !== now.place.code
  return {
    ...(sessions.length > 0 && { sessions: [...sessions] }),
    ...(moved && { venue: told.place }),
    ...(to.movedBecause && { because: to.movedBecause }),
  }
}
