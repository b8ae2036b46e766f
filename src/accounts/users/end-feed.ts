import { recordEvent, type Work } from '../../history/work.ts'
import { CalendarFeed } from '../calendar-feed.entity.ts'
import type { Role } from '../user.entity.ts'

/** Who sees sessions, and so may have them in a calendar. */
const MAY_HAVE_FEED: readonly Role[] = ['admin', 'planner', 'coordinator']

/** True for who may have their sessions in a calendar. */
export function mayHaveFeed(role: Role): boolean {
  return MAY_HAVE_FEED.includes(role)
}

/**
 * The address of somebody's calendar opens nothing any more, in the transaction that made it necessary. It is gone, not asleep: an account
 * that is opened again needs a new one. Nothing happens when there is none.
 */
export async function endFeed({ tx, at, by }: Pick<Work, 'tx' | 'at' | 'by'>, userId: string): Promise<void> {
  const { affected } = await tx.delete(CalendarFeed, { userId })
  if (affected) await recordEvent(tx, at, by, { kind: 'calendar-feed.revoked' })
}
