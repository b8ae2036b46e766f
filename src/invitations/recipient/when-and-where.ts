import { type MessageKind, TELLING, OFFERS } from '../texts/message-data.ts'
import { type Told, Message } from '../message/message.entity.ts'
import type { Group } from '../../groups/group.entity.ts'
import type { Session } from '../../groups/session.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { In, type EntityManager } from 'typeorm'
import { TOLD_MESSAGE } from '../message/message-status.ts'

/** When and where it is now. */
export function standingPlan({ sessions, group }: Seated): Told {
  const { code, name, address } = group.slot.room.venue
  return {
    sessions: sessions.map(({ day, startTime, endTime }) => ({ date: day, start: startTime, end: endTime })),
    place: { code, name, address },
  }
}

/** To what somebody comes: a group with its slot, room and venue, and its sessions. */
interface Seated {
  readonly group: Group
  readonly sessions: Sessions
}

/** In order; at least one. */
export type Sessions = readonly [Session, ...Session[]]

/** What a message of this kind tells; `null` when it is not about what is to come. */
export function toldBy(kind: MessageKind, recipient: Seated): Told | null {
  return DATED.includes(kind) ? standingPlan(recipient) : null
}

/** Kinds that say when and where: they are written anew when that changes before they leave. */
const DATED: readonly MessageKind[] = [...TELLING, 'reminder']

/** True when who was told this comes at the right time to the right place for all that is still to come. */
export function knowsWhatComes(told: Told, to: Seated, now: Moment): boolean {
  return isSamePlan(planToCome(told, now), planToCome(standingPlan(to), now))
}

/** True when who was told `one` comes at the right time to the right place for `other`. */
export function isSamePlan(one: Told, other: Told): boolean {
  const sameTimes = one.sessions.length === other.sessions.length && goneSince(one, other).length === 0
  return sameTimes && one.place.code === other.place.code
}

/** The sessions of `before` that no longer hold. */
export function goneSince(before: Told, now: Told): Told['sessions'] {
  const same = (one: Told['sessions'][number], other: Told['sessions'][number]) =>
    one.date === other.date && one.start === other.start && one.end === other.end
  return before.sessions.filter((old) => !now.sessions.some((session) => same(old, session)))
}

/** What somebody was told, as far as it is still to come; all of it when nothing is. */
export function planToCome(plan: Told, now: Moment): Told {
  const sessions = plan.sessions.filter(({ date, start }) => momentOf(date, start) > now)
  return sessions.length > 0 ? { ...plan, sessions } : plan
}

/** The sessions that have not begun; all of them when none is to come, so that there is always something to speak of. */
export function sessionsToCome(sessions: Sessions, now: Moment): Sessions {
  const [first, ...rest] = sessions.filter((session) => !hasStarted(session, now))
  return first ? [first, ...rest] : sessions
}

/** True between the first session of several and the last: the seat is taken, and what is to come can still change. */
export function isUnderWay(sessions: Sessions, now: Moment): boolean {
  return hasStarted(sessions[0], now) && sessions.some((session) => !hasStarted(session, now))
}

/** True from the minute that a session begins. */
export function hasStarted({ day, startTime }: Pick<Session, 'day' | 'startTime'>, now: Moment): boolean {
  return now >= momentOf(day, startTime)
}

/** What somebody was told last about when and where to be. */
export interface LastTold {
  readonly at: Moment
  /** `null` for a message from before this was kept. */
  readonly told: Told | null
}

/** What somebody was invited to, the last time that an invitation reached them; `null` when none did, or it was not kept. */
export async function findInvitedTo(tx: EntityManager, placementId: string): Promise<Told | null> {
  const invitation = await tx.findOne(Message, {
    select: { id: true, told: true },
    where: { placementId, kind: In([...OFFERS]), status: In([...TOLD_MESSAGE]), copyFor: 'newcomer' },
    order: { createdAt: 'DESC' },
  })
  return invitation?.told ?? null
}

/** What the people in these seats were told last, by the seat's id. */
export async function listTold(tx: EntityManager, placementIds: readonly string[]): Promise<Map<string, LastTold>> {
  const messages = await tx.find(Message, {
    select: { id: true, placementId: true, status: true, told: true, createdAt: true, claimedAt: true, sentAt: true },
    where: { placementId: In([...placementIds]), kind: In([...TELLING]), copyFor: 'newcomer' },
    order: { createdAt: 'ASC' },
  })
  // Not asked of the database: it would look through all that arrived in years instead of a few of these people's.
  const arrived = messages.filter(({ status }) => TOLD_MESSAGE.includes(status))
  return new Map(
    arrived.map(({ placementId, told, createdAt, claimedAt, sentAt }) => [
      placementId,
      { at: sentAt ?? claimedAt ?? createdAt, told },
    ]),
  )
}
