import { type EntityManager, MoreThanOrEqual } from 'typeorm'
import type { Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import { ForbiddenError } from '../../errors.ts'
import { DAYS_KEPT_IN_VIEW, longAgoBefore, notLongAgo } from '../../groups/group/long-ago.ts'
import { Session } from '../../groups/session.entity.ts'
import { Event } from '../../history/event.entity.ts'
import type { Scope } from '../../history/work.ts'
import { addMinutes } from '../../outside/clock.ts'
import { showPlacement } from '../marks/find-marks.ts'
import { Visitor } from '../visitor.entity.ts'
import { EVER, listSessions, summariesOf } from './list-sessions.ts'
import { listNotSigned } from './stuck.ts'

/**
 * Who keeps attendance opens no list that is long ago and done, nor what is printed of it; a planner does.
 * @throws ForbiddenError `session-long-ago`
 */
export async function requireInView(deps: World, scope: Scope, sessionId: string): Promise<void> {
  const day = await dayLongAgo(deps, scope, sessionId)
  if (day !== null) throw new ForbiddenError('session-long-ago', { day, days: DAYS_KEPT_IN_VIEW })
}

/** The same of a seat: as long as one of the lists that it is on can be opened. @throws NotFoundError `placement-unknown`; as `requireInView`. */
export async function requireSeatInView(deps: World, scope: Scope, placementId: string): Promise<void> {
  const { sessions } = await showPlacement(deps, scope, placementId)
  const days = await Promise.all(sessions.map(({ session }) => dayLongAgo(deps, scope, session.id)))
  const last = sessions.at(-1)
  if (last && !days.includes(null)) await requireInView(deps, scope, last.session.id)
}

/**
 * The day of a session that is long ago and with which nothing is to be done any more, which who keeps attendance does not open. Null for
 * any other, and where there is none that they may see.
 */
export async function dayLongAgo(deps: World, scope: Scope, id: string): Promise<Day | null> {
  const { read } = deps.db
  const longAgo = longAgoBefore(deps.clock.today())
  const isOld = await read
    .createQueryBuilder(Session, 'session')
    .where('session.id = :id', { id })
    .andWhere(`NOT ${notLongAgo(read)}`, { longAgo })
    .getExists()
  if (!isOld) return null
  const [session] = await listSessions(deps, scope, EVER, [id])
  return session && !(await isInUse(deps, scope, session)) ? session.day : null
}

/** Not filled in, with somebody who did not sign or a visitor, or in somebody's hands: the last mark must not shut out who made it. */
async function isInUse(deps: World, scope: Scope, session: Session): Promise<boolean> {
  const { read } = deps.db
  const [summary] = await summariesOf(deps, scope, [session])
  if (summary?.state === 'open' || (await read.existsBy(Visitor, { sessionId: session.id }))) return true
  const stuck = await listNotSigned(deps, scope)
  return stuck.some(({ placement }) => placement.group.id === session.group.id) || isInHands(read, deps, session)
}

const A_DAY = 24 * 60
const OF_A_LIST = /^(attendance|signing)\.|^group\.visitor/

/** Somebody marked, recorded or put something right in the group within the last day. */
async function isInHands(tx: EntityManager, { clock }: World, { group }: Session): Promise<boolean> {
  const events = await tx.findBy(Event, { groupId: group.id, at: MoreThanOrEqual(addMinutes(clock.now(), -A_DAY)) })
  return events.some(({ kind }) => OF_A_LIST.test(kind))
}
