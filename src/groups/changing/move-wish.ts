import type { Day, TimeOfDay } from '../../calendar/days.ts'
import { ConflictError } from '../../errors.ts'
import { checkSessions } from '../../municipalities/half-days/check-sessions.ts'
import type { SlotSession } from '../../municipalities/slot.entity.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import type { Session } from '../session.entity.ts'

/** Where and when a group is wanted: sessions by their number; those that are not named stay as they are. */
export interface MoveWish {
  /** `venue/room` */
  readonly room: string
  readonly sessions: readonly {
    readonly number: number
    readonly date: Day
    readonly start: TimeOfDay
    readonly end: TimeOfDay
  }[]
}

/** A session as it is and as it would become. */
export interface MovedSession {
  readonly session: Session
  readonly after: SlotSession
  readonly moved: boolean
}

/**
 * The sessions of a group after a move, in their order; the last one stays the signing.
 * @throws ConflictError `session-begun` for one that cannot be moved any more; InputError as `checkSessions`.
 */
export function movedSessions(sessions: readonly Session[], wish: MoveWish, now: Moment): MovedSession[] {
  const all = sessions.map((session) => {
    const before = asSlotSession(session)
    const wanted = wish.sessions.find(({ number }) => number === session.number)
    const after = wanted ? { ...before, date: wanted.date, start: wanted.start, end: wanted.end } : before
    const moved = after.date !== before.date || after.start !== before.start || after.end !== before.end
    if (moved && momentOf(before.date, before.start) <= now)
      throw new ConflictError('session-begun', { day: before.date })
    return { session, after, moved }
  })
  const coming = all.filter(({ after, moved }) => moved || momentOf(after.date, after.start) > now)
  if (coming.length > 0)
    checkSessions(
      coming.map(({ after }) => after),
      now,
    )
  return all
}

/** A session as slots have them. */
export function asSlotSession({ day, startTime, endTime, activity }: Session): SlotSession {
  return { date: day, start: startTime, end: endTime, ...(activity === null ? {} : { activity }) }
}
