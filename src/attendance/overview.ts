import type { EntityManager } from 'typeorm'
import { addDays, type Day } from '../calendar/days.ts'
import type { Deps } from '../deps.ts'
import { Placement } from '../groups/placement.entity.ts'
import { Session } from '../groups/session.entity.ts'
import type { Scope } from '../history/actor.ts'
import { inScope } from '../municipalities/scope.ts'
import { listSessions } from './list-sessions.ts'
import { findSessionSeats, isUnmarked, type SessionSeats } from './session-seats.ts'

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
export async function overview(deps: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<Overview> {
  const { db } = deps
  const today = deps.clock.today()
  const period = { from: await firstOpenDay(db.read, today), to: addDays(today, DAYS_AHEAD) }
  const sessions = await summariesOf(deps, scope, await listSessions({ db }, scope, period))
  return {
    open: sessions.filter(({ state }) => state === 'open'),
    today: sessions.filter(({ session }) => session.day === today),
    next: sessions.filter(({ session }) => session.day > today),
  }
}

/** All sessions that are past and that somebody may see, the latest first. */
export async function pastSessions({ db, clock }: Pick<Deps, 'db' | 'clock'>, scope: Scope): Promise<Session[]> {
  return (await listSessions({ db }, scope, { from: null, to: addDays(clock.today(), -1) })).reverse()
}

/** Sessions as lines of a list, in the same order. */
export async function summariesOf(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  scope: Scope,
  sessions: readonly Session[],
): Promise<SessionSummary[]> {
  const today = clock.today()
  return (await findSessionSeats(db.read, sessions)).map((seats) => summarise(seats, scope, today))
}

function summarise({ session, isLast, seats }: SessionSeats, scope: Scope, today: Day): SessionSummary {
  const mine = seats.filter(
    ({ placement }) => placement.status !== 'declined' && inScope(scope, placement.referral.municipality),
  )
  const unmarked = mine.filter((seat) => isUnmarked(seat, { isLast })).length
  return { session, isLast, expected: mine.length, unmarked, state: stateOf(session, unmarked, today) }
}

function stateOf({ day }: Session, unmarked: number, today: Day): SessionSummary['state'] {
  if (unmarked === 0) return day <= today ? 'done' : null
  return day < today ? 'open' : null
}

/** However long ago: a seat that was never marked is not forgotten. */
async function firstOpenDay(tx: EntityManager, today: Day): Promise<Day> {
  const oldest = await tx
    .createQueryBuilder(Session, 'session')
    .innerJoin(Placement, 'placement', 'placement.group = session.group')
    .where("placement.status IN ('proposed', 'invited', 'confirmed')")
    .select('MIN(session.day)', 'day')
    .getRawOne<{ day: string | null }>()
  const usual = addDays(today, -DAYS_BACK)
  return oldest?.day && oldest.day < usual ? oldest.day : usual
}
