import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { markAttendance } from '../marks/mark-attendance.ts'
import { showSession } from './show-session.ts'
import { ConflictError } from '../../errors.ts'
import type { SignedOrRefused } from '../signing/may-sign.ts'
import { recordSigning } from '../signing/record-signing.ts'

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

/** What happened with the statement: signed or refused at the session, or signed on another day. */
interface AtSession {
  readonly signs: boolean
  /** Another day than the session's. */
  readonly day?: string | undefined
  /** Why somebody signs with too few hours. */
  readonly exception?: string | undefined
}

/**
 * Somebody signs, or refuses, at the last session; who does so on the day itself was there, and is marked so.
 * @throws ConflictError `not-the-signing` at a session before the last; and what `markAttendance` and `recordSigning` refuse.
 */
export async function signAtSession(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  { sessionId, placementId }: { readonly sessionId: string; readonly placementId: string },
  { signs, day, exception }: AtSession,
): Promise<void> {
  await deps.db.write(async () => {
    const { session, isLast } = await showSession(deps, by.scope, sessionId)
    if (!isLast) throw new ConflictError('not-the-signing')
    const on = day ?? session.day
    const given: SignedOrRefused = signs ? { signedOn: on } : { refusedOn: on }
    if (on === session.day) await markAttendance(deps, by, placementId, { session: session.number, status: 'present' })
    await recordSigning(deps, by, placementId, given, exception)
  }, `placement:${placementId}`)
}
