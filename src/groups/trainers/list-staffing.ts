import { In, MoreThanOrEqual, type EntityManager } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { groupBy } from '../../planner/problem/party.ts'
import { listGroups, startOf } from '../group/find-group.ts'
import type { Group } from '../group.entity.ts'
import { Session } from '../session.entity.ts'
import { listTrainers } from './keep-trainers.ts'
import { listMailTrouble, listUnreached } from './mail-trouble.ts'
import { listTrainerRequests } from './read-requests.ts'
import { gatherNeeds, isForNeed, type SessionNeed } from './session-needs.ts'
import { sessionBegan, requestStanding } from './standing.ts'
import { TrainerRequest } from './trainer-request.entity.ts'

/** Who gives a session, and whom it lacks. */
export interface Staffing {
  readonly given: readonly TrainerRequest[]
  readonly missing: readonly MissingTrainer[]
}

/** What nobody said yes to yet. */
export interface MissingTrainer extends SessionNeed {
  /** How many were asked and have not answered; without who must be called, since their mail did not arrive. */
  readonly asked: number
  /** How many refused. */
  readonly declined: number
}

/**
 * Who gives each of these sessions (with their group, slot, room and venue), by its id. Whom it lacks is said where trainers are kept:
 * elsewhere they are arranged in another way, and only what people asked for themselves is.
 */
export async function listStaffing(
  tx: EntityManager,
  sessions: readonly Session[],
): Promise<ReadonlyMap<string, Staffing>> {
  const groups = [...new Map(sessions.map(({ group }) => [group.id, group])).values()]
  const needs = await gatherNeeds(tx, groups)
  const requests = await listTrainerRequests(
    tx,
    sessions.map(({ id }) => id),
  )
  const trouble = await listMailTrouble(
    tx,
    sessions.map(({ id }) => id),
  )
  const bySession = groupBy(requests, ({ session }) => [session.id])
  const kept = await municipalitiesWithTrainers(tx, 'all')
  const isSaid = (group: Group) => (need: SessionNeed) => need.wished || kept.has(group.slot.room.venue.municipality)
  return new Map(
    sessions.map(({ id, group }) => [
      id,
      staffingOf(
        (needs.get(group.id) ?? []).filter(isSaid(group)),
        bySession.get(id) ?? [],
        (request) => !trouble.has(request.id),
      ),
    ]),
  )
}

async function municipalitiesWithTrainers(tx: EntityManager, scope: Scope): Promise<ReadonlySet<string>> {
  const active = (await listTrainers(tx, scope)).filter(({ stoppedAt }) => stoppedAt === null)
  return new Set(active.flatMap(({ municipalities }) => municipalities))
}

function staffingOf(
  needs: readonly SessionNeed[],
  requests: readonly TrainerRequest[],
  isReached: (request: TrainerRequest) => boolean,
): Staffing {
  const given = requests.filter((request) => requestStanding(request) === 'accepted')
  const missing = needs.filter((need) => !given.some((one) => isForNeed(need, one)))
  const withStanding = (need: SessionNeed, standing: string) =>
    requests.filter((one) => isForNeed(need, one) && requestStanding(one) === standing)
  return {
    given,
    missing: missing.map((need) => ({
      ...need,
      asked: withStanding(need, 'asked').filter(isReached).length,
      declined: withStanding(need, 'declined').length,
    })),
  }
}

/** The same of all sessions of one group. */
export async function staffingOfGroup(
  tx: EntityManager,
  group: Group,
  sessions: readonly Session[],
): Promise<ReadonlyMap<string, Staffing>> {
  return listStaffing(
    tx,
    sessions.map((session) => ({ ...session, group })),
  )
}

/** The names of who gives the sessions of these groups, by group and day (`… 2026-12-17`). */
export async function listGivers(
  tx: EntityManager,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const given: TrainerRequest[] = []
  for (const part of inParts(groupIds)) {
    const requests = await tx.find(TrainerRequest, {
      where: { status: 'accepted', session: { group: { id: In(part) } } },
      relations: { trainer: true, session: { group: true } },
      order: { role: 'DESC', trainer: { name: 'ASC' } },
    })
    given.push(...requests.filter((request) => requestStanding(request) === 'accepted'))
  }
  const byKey = groupBy(given, ({ session }) => [`${session.group.id} ${session.day}`])
  return new Map([...byKey].map(([key, these]) => [key, these.map(({ trainer }) => trainer.name)]))
}

/** A session that waits for a planner to ask somebody. */
export interface UnstaffedSession {
  readonly session: Session
  readonly missing: readonly MissingTrainer[]
}

const DAYS_AHEAD = 21

/** So near, a question that is open is no answer: somebody must call. */
const DAYS_TO_CALL = 2

/**
 * The sessions for which a planner must ask somebody, in order of time: nobody gives it and nobody who was asked may still say yes, of the
 * next three weeks, or as soon as somebody refused; of today and the next two days also while a question is open. Only where trainers are
 * kept: a municipality that keeps none arranges them elsewhere.
 */
export async function listUnstaffed({ db, clock }: World, scope: Scope): Promise<UnstaffedSession[]> {
  const kept = await municipalitiesWithTrainers(db.read, scope)
  if (kept.size === 0) return []
  const groups = (await listGroups(db.read, scope, { status: 'planned' })).filter(({ slot }) =>
    kept.has(slot.room.venue.municipality),
  )
  const byId = new Map(groups.map((group) => [group.id, group]))
  const sessions: Session[] = []
  for (const part of inParts([...byId.keys()])) {
    const where = { group: { id: In(part) }, day: MoreThanOrEqual(clock.today()) }
    sessions.push(...(await db.read.find(Session, { where, relations: { group: true } })))
  }
  const coming = sessions
    .filter((session) => !sessionBegan(session, clock.now()))
    .map((session) => ({ ...session, group: byId.get(session.group.id) ?? session.group }))
    .sort((one, other) => startOf(one).localeCompare(startOf(other)))
  const staffing = await listStaffing(db.read, coming)
  const soon = addDays(clock.today(), DAYS_AHEAD)
  const callBy = addDays(clock.today(), DAYS_TO_CALL)
  return coming.flatMap((session) => {
    const missing = (staffing.get(session.id)?.missing ?? []).filter(
      ({ asked, declined }) => session.day <= callBy || (asked === 0 && (declined > 0 || session.day <= soon)),
    )
    return missing.length > 0 ? [{ session, missing }] : []
  })
}

/**
 * What of trainers waits for a planner: sessions for which somebody must be asked, of which the evening before there is no time to lose; and
 * mails that did not arrive, so that somebody stands before a closed door or does not come.
 */
export async function trainerTasks(deps: World, scope: Scope) {
  const unstaffed = await listUnstaffed(deps, scope)
  const unreached = await listUnreached(deps, scope)
  const task = (count: number, words: string, part: string, day: Day | null, level: 'bad' | 'warning') => {
    return { count, words: `trainers:tasks.${words}`, href: `/groepen/zoekt${part}`, day, level }
  }
  // Both lists are in order of time.
  const day = unstaffed[0]?.session.day ?? null
  const isLate = day !== null && day <= addDays(deps.clock.today(), 1)
  return [
    task(unstaffed.length, 'unstaffed', '', day, isLate ? 'bad' : 'warning'),
    task(unreached.length, 'unreached', '#bellen', unreached[0]?.request.session.day ?? null, 'bad'),
  ]
}
