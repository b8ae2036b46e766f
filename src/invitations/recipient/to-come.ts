import type { Session } from '../../groups/session.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import type { Recipient } from './recipient.ts'
import type { Told } from '../message/message.entity.ts'
import { isSamePlan, standingPlan } from './told.ts'

type Sessions = Recipient['sessions']

/** The sessions that have not begun; all of them when none is to come, so that there is always something to speak of. */
export function sessionsToCome(sessions: Sessions, now: Moment): Sessions {
  const [first, ...rest] = sessions.filter((session) => !hasBegun(session, now))
  return first ? [first, ...rest] : sessions
}

/** What somebody was told, as far as it is still to come; all of it when nothing is. */
export function planToCome(plan: Told, now: Moment): Told {
  const sessions = plan.sessions.filter(({ date, start }) => momentOf(date, start) > now)
  return sessions.length > 0 ? { ...plan, sessions } : plan
}

/** True when who was told this comes at the right time to the right place for all that is still to come. */
export function knowsWhatComes(told: Told, recipient: Recipient, now: Moment): boolean {
  return isSamePlan(planToCome(told, now), planToCome(standingPlan(recipient), now))
}

/** True between the first session of several and the last: the seat is taken, and what is to come can still change. */
export function isUnderWay(sessions: Sessions, now: Moment): boolean {
  return hasBegun(sessions[0], now) && sessions.some((session) => !hasBegun(session, now))
}

/** True from the minute that a session begins. */
export function hasBegun({ day, startTime }: Pick<Session, 'day' | 'startTime'>, now: Moment): boolean {
  return now >= momentOf(day, startTime)
}
