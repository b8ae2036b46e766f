import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { maySeeGroup } from '../../groups/group/find-group.ts'
import { notLongAgo } from '../../groups/group/long-ago.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import { IS_LIVE } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { inScope } from '../../municipalities/scope.ts'
import { AttendanceMark } from '../attendance-mark.entity.ts'
import { listSessionSeats, isUnmarked, type SessionSeats } from './show-session.ts'

/** From and up to and including which day; null is without end. */
export interface Period {
  readonly from: Day | null
  readonly to: Day | null
  /** Without groups whose last session was before this day (`longAgoBefore`). */
  readonly longAgo?: Day
}

export const EVER: Period = { from: null, to: null }

/**
 * The sessions of groups that go on and that somebody may see, with group, room and venue, in order of time.
 * @param ids Only these.
 */
export async function listSessions(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  period: Period,
  ids?: readonly string[],
): Promise<Session[]> {
  const query = querySessions(db.read, period)
  if (ids) query.andWhere('session.id IN (:...ids)', { ids: [...ids, ''] })
  return (await query.getMany()).filter(({ group }) => maySeeGroup(scope, group))
}

function querySessions(tx: EntityManager, { from, to, longAgo }: Period): SelectQueryBuilder<Session> {
  const query = tx
    .createQueryBuilder(Session, 'session')
    .innerJoinAndSelect('session.group', 'team')
    .innerJoinAndSelect('team.slot', 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where("team.status IN ('planned', 'held')")
    .orderBy('session.day')
    .addOrderBy('session.startTime')
    .addOrderBy('session.id')
  if (from !== null) query.andWhere('session.day >= :from', { from })
  if (to !== null) query.andWhere('session.day <= :to', { to })
  if (longAgo !== undefined) query.andWhere(notLongAgo(tx), { longAgo })
  return query
}

/** A session in a list: how many people somebody may see are expected, and how many must still be marked. */
export interface SessionSummary {
  readonly session: Session
  readonly isLast: boolean
  readonly expected: number
  readonly unmarked: number
  /** Past and not everybody is marked; or today or past and everybody is. */
  readonly state: 'open' | 'done' | null
}

/** The sessions that somebody looks after. */
export interface Overview {
  /** Past, and not everybody is marked. */
  readonly open: readonly SessionSummary[]
  readonly today: readonly SessionSummary[]
  readonly next: readonly SessionSummary[]
}

const DAYS_BACK = 90
const DAYS_AHEAD = 28

/** What is today, what comes, and which past sessions are not fully marked. */
export async function showOverview(deps: World, scope: Scope): Promise<Overview> {
  const today = deps.clock.today()
  const coming = await listSessions(deps, scope, { from: today, to: addDays(today, DAYS_AHEAD) })
  const sessions = await summariesOf(deps, scope, coming)
  return {
    open: await listOpenSessions(deps, scope),
    today: sessions.filter(({ session }) => session.day === today),
    next: sessions.filter(({ session }) => session.day > today),
  }
}

/** The past sessions in which not everybody is marked, however long ago: a seat that was never marked is not forgotten. */
export async function listOpenSessions(deps: World, scope: Scope): Promise<SessionSummary[]> {
  const past = { from: null, to: addDays(deps.clock.today(), -1) }
  const sessions = await listSessions(deps, scope, past, await listMaybeOpen(deps.db.read, past.to))
  return (await summariesOf(deps, scope, sessions)).filter(({ state }) => state === 'open')
}

/** Sessions as lines of a list, in the same order. */
export async function summariesOf(
  { db, clock }: World,
  scope: Scope,
  sessions: readonly Session[],
): Promise<SessionSummary[]> {
  const today = clock.today()
  return (await listSessionSeats(db.read, sessions, { named: false })).map((seats) => summarise(seats, scope, today))
}

function summarise({ session, isLast, seats }: SessionSeats, scope: Scope, today: Day): SessionSummary {
  const mine = seats.filter(
    ({ placement }) => placement.status !== 'declined' && inScope(scope, placement.referral.municipality),
  )
  const unmarked = mine.filter((seat) => isUnmarked(seat, { isLast })).length
  return { session, isLast, expected: mine.length, unmarked, state: stateOf(session, unmarked, today) }
}

/** Where a session is that a phone keeps for when there is no network: of today, and not ready. Nothing for others. */
export function doorOnPhone(
  { session, unmarked }: Pick<SessionSummary, 'session' | 'unmarked'>,
  { clock }: Pick<World, 'clock'>,
): string | null {
  const isReady = unmarked === 0 && session.endTime < clock.time()
  return session.day === clock.today() && !isReady ? `/bijeenkomsten/${session.id}` : null
}

function stateOf({ day }: Session, unmarked: number, today: Day): SessionSummary['state'] {
  if (unmarked === 0) return day <= today ? 'done' : null
  return day < today ? 'open' : null
}

/** The ids of past sessions with somebody who may have to be marked: of years of sessions these few are looked at closely. */
async function listMaybeOpen(tx: EntityManager, until: Day): Promise<string[]> {
  const sessions = () =>
    tx
      .createQueryBuilder(Session, 'session')
      .innerJoin(Placement, 'placement', 'placement.group = session.group')
      .select('DISTINCT session.id', 'id')
      .where('session.day <= :until', { until })
  // However long ago: a seat that was never marked is not forgotten.
  const taken = sessions().andWhere(`placement.${IS_LIVE}`)
  // Who came to the end, and has no mark at an earlier session, or one that was taken back.
  const skipped = sessions()
    .andWhere('session.day >= :from', { from: addDays(until, -DAYS_BACK) })
    .andWhere(`EXISTS (${laterSession(tx)})`)
    .andWhere("placement.status IN ('attended', 'absent', 'excused')")
    .andWhere(`(NOT EXISTS (${markHere(tx)}) OR EXISTS (${markHere(tx)} AND mark.status IS NULL))`)
  const rows = [...(await taken.getRawMany<{ id: string }>()), ...(await skipped.getRawMany<{ id: string }>())]
  return [...new Set(rows.map(({ id }) => id))]
}

function laterSession(tx: EntityManager): string {
  const sessions = tx.createQueryBuilder(Session, 'later').select('1')
  return sessions.where('later.group = session.group AND later.number > session.number').getQuery()
}

function markHere(tx: EntityManager): string {
  const marks = tx.createQueryBuilder(AttendanceMark, 'mark').select('1')
  return marks.where('mark.sessionId = session.id AND mark.placementId = placement.id').getQuery()
}
