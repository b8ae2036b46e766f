import type { EntityManager, SelectQueryBuilder } from 'typeorm'
import type { World } from '../../deps.ts'
import { seenWhere } from '../../groups/group/find-group.ts'
import { type GroupOrder, type GroupsNarrowed, listIdsInOrder, narrowGroups } from '../../groups/group/list-groups.ts'
import { Session } from '../../groups/session.entity.ts'
import type { Scope } from '../../history/work.ts'
import type { Day } from '../../calendar/days.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { longAgoBefore, notLongAgo } from '../../groups/group/long-ago.ts'
import { EVER, listSessions, type SessionSummary, summariesOf } from './list-sessions.ts'

/** Which sessions of groups that go on: from today on, or past. */
export interface SessionsAsked extends GroupsNarrowed {
  readonly part: 'coming' | 'held'
  /** Without those that are long ago (`long-ago.ts`). */
  readonly recent?: boolean
}

/** How many sessions somebody may see of those that are asked for. */
export async function countSessionsAsked({ db, clock }: World, scope: Scope, asked: SessionsAsked): Promise<number> {
  return querySessions(db.read, scope, asked, clock.today()).getCount()
}

/**
 * The sessions that somebody may see and that are asked for; some of them, or all.
 * @param languages The codes in the order of the reader's alphabet.
 */
export async function listSessionsAsked(
  deps: World,
  scope: Scope,
  asked: SessionsAsked,
  order: GroupOrder,
  languages: readonly string[],
  part: { readonly skip: number; readonly size: number },
): Promise<SessionSummary[]> {
  const query = querySessions(deps.db.read, scope, asked, deps.clock.today())
  const sessions = await listIdsInOrder(query, { id: 'session', session: 'session' }, order, languages, part)
  const listed: SessionSummary[] = []
  for (const ids of inParts(sessions)) {
    const found = await summariesOf(deps, scope, await listSessions(deps, scope, EVER, ids))
    const byId = new Map(found.map((one) => [one.session.id, one]))
    listed.push(...ids.flatMap((id) => byId.get(id) ?? []))
  }
  return listed
}

function querySessions(tx: EntityManager, scope: Scope, asked: SessionsAsked, today: Day): SelectQueryBuilder<Session> {
  const query = tx
    .createQueryBuilder(Session, 'session')
    .innerJoin('session.group', 'team')
    .innerJoin('team.slot', 'slot')
    .innerJoin('slot.room', 'room')
    .innerJoin('room.venue', 'venue')
    .where(...seenWhere(scope))
    .andWhere("team.status IN ('planned', 'held')")
    .andWhere(asked.part === 'coming' ? 'session.day >= :today' : 'session.day < :today', { today })
  if (asked.recent) query.andWhere(notLongAgo(tx), { longAgo: longAgoBefore(today) })
  return narrowGroups(query, asked)
}
