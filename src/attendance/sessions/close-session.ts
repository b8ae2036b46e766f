import type { World } from '../../deps.ts'
import { type Actor, work } from '../../history/work.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { marksOfPlacement } from '../marks/find-marks.ts'
import { mark } from '../marks/mark-attendance.ts'
import { showSession } from './show-session.ts'
import { placementLock } from '../../groups/seats/steps.ts'

/**
 * The list is ready: whoever is not marked was not there. Who is marked by somebody else meanwhile keeps that mark.
 * @returns How many were marked absent.
 * @throws NotFoundError `session-unknown`; ConflictError `session-not-yet`.
 */
export async function closeSession(deps: World, by: Actor, sessionId: string): Promise<number> {
  return work(deps, by, { lock: `session:${sessionId}` }, async (work) => {
    const { session, seats } = await showSession(work.tx, by.scope, sessionId)
    let absent = 0
    for (const { placement } of seats.filter(({ unmarked }) => unmarked)) {
      await holdLock(work.tx, placementLock(placement.id))
      if ((await marksOfPlacement(work.tx, placement.id)).get(session.id)?.status) continue
      await mark(work, placement.id, { session: session.number, status: 'absent' })
      absent += 1
    }
    return absent
  })
}
