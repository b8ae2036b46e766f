import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { markAttendance } from '../marks/mark-attendance.ts'
import { showSession } from './show-session.ts'

/**
 * The list is ready: whoever is not marked was not there.
 * @returns How many were marked absent.
 * @throws NotFoundError `session-unknown`; ConflictError `session-not-yet`.
 */
export async function closeSession(deps: Pick<Deps, 'db' | 'clock'>, by: Actor, sessionId: string): Promise<number> {
  return deps.db.write(async () => {
    const { session, seats } = await showSession(deps, by.scope, sessionId)
    const open = seats.filter(({ unmarked }) => unmarked)
    for (const { placement } of open)
      await markAttendance(deps, by, placement.id, { session: session.number, status: 'absent' })
    return open.length
  }, `session:${sessionId}`)
}
