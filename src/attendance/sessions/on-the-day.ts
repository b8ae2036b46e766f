import { randomUUID } from 'node:crypto'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work } from '../../history/work.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { marksOfPlacement } from '../marks/find-marks.ts'
import { mark } from '../marks/mark-attendance.ts'
import type { SignedOrRefused } from '../signing/may-sign.ts'
import { sign, withdraw } from '../signing/record-signing.ts'
import { findSession, showSession } from './show-session.ts'
import { placementLock } from '../../groups/seats/steps.ts'

/** What happened with the statement: signed or refused at the session, or signed on another day. */
interface AtSession {
  readonly signs: boolean
  /** Another day than the session's. */
  readonly day?: string | undefined
  /** Why somebody signs with too few hours. */
  readonly exception?: string | undefined
}

/** One person at one session. */
interface InTheRoom {
  readonly sessionId: string
  readonly placementId: string
}

/**
 * Somebody signs, or refuses, at the last session; who does so on the day itself was there, and is marked so, with the id of the signing.
 * @throws ConflictError `not-the-signing` at a session before the last; and what `markAttendance` and `recordSigning` refuse.
 */
export async function signAtSession(
  deps: World,
  by: Actor,
  { sessionId, placementId }: InTheRoom,
  { signs, day, exception }: AtSession,
): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, async (work) => {
    const { session, isLast } = await showSession(work.tx, by.scope, sessionId)
    if (!isLast) throw new ConflictError('not-the-signing')
    const on = day ?? session.day
    const given: SignedOrRefused = signs ? { signedOn: on } : { refusedOn: on }
    const id = randomUUID()
    const isMarked = (await marksOfPlacement(work.tx, placementId)).get(session.id)?.status === 'present'
    if (on === session.day && !isMarked)
      await mark(work, placementId, { id, session: session.number, status: 'present' })
    await sign(work, placementId, given, exception, id)
  })
}

/**
 * Takes back a signature or refusal, and that somebody was there if it was the signing that said so: a second tap undoes the first.
 * @throws as `withdrawSigning`, and NotFoundError `session-unknown`.
 */
export async function unsignAtSession(deps: World, by: Actor, { sessionId, placementId }: InTheRoom): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, async (work) => {
    const { id, number } = await findSession(work.tx, by.scope, sessionId)
    const signing = await withdraw(work, placementId)
    const isOfSigning = (await marksOfPlacement(work.tx, placementId)).get(id)?.id === signing.id
    if (isOfSigning) await mark(work, placementId, { session: number, status: null })
  })
}

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
