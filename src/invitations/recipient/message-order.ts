import { addDays, type Day } from '../../calendar/days.ts'
import type { Moment } from '../../outside/clock.ts'
import type { Channel } from './choose-channel.ts'
import type { MessageData, MessageKind } from '../texts/message-data.ts'
import type { Recipient } from './recipient.ts'
import { markedLink } from '../message/snapshot.ts'
import { planToCome, sessionsToCome } from './to-come.ts'
import type { Told } from '../message/message.entity.ts'
import { goneSince, standingPlan } from './told.ts'
import { feeOf } from '../texts/values.ts'

/** What this message says besides what every message about a seat says. */
export type MessageOrder = Pick<
  MessageData,
  'letterDate' | 'replyBy' | 'answerUrl' | 'was' | 'signedOn' | 'fee' | 'spoken'
> & {
  readonly cancelled?: boolean
  /** Only the sessions after this, of a series that may be under way. */
  readonly after?: Moment
  /** When and where, if not as it is now: a cancellation takes back what somebody was told. */
  readonly plan?: Told
}

/** Kinds that offer a seat, with what it costs. */
export const OFFERS: readonly MessageKind[] = ['invitation', 'seat-offered']
/** Kinds that ask for an answer before a day. */
const ASKS: readonly MessageKind[] = [...OFFERS, 'change']
/** With a free seat at short notice nobody can think for a week. */
const SHORT_REPLY_DAYS = 2

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
    ...(ASKS.includes(kind) && { replyBy: replyBy(to, { kind, channel, today, now }) }),
    ...((ASKS.includes(kind) || kind === 'reminder') && { answerUrl: markedLink(publicUrl) }),
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

/** Days that people get to answer; none where nothing is asked. */
export function replyDaysFor(kind: MessageKind, { municipality }: Pick<Recipient, 'municipality'>): number {
  if (!ASKS.includes(kind)) return 0
  const { replyDays } = municipality.rules
  return kind === 'seat-offered' ? Math.min(replyDays, SHORT_REPLY_DAYS) : replyDays
}

/** Counted from when the message can be read; at the latest the day before the first session that is to come. */
function replyBy(to: Recipient, { kind, channel, today, now }: Omit<Circumstances, 'copy'>): Day {
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
