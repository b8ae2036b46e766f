import { Between, In, type EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/work.ts'
import { inParts } from '../../outside/database/many-rows.ts'
import { groupBy } from '../../planner/problem/party.ts'
import { maySeeGroup } from '../group/find-group.ts'
import { Session } from '../session.entity.ts'
import { requestStanding } from './standing.ts'
import { TrainerRequest } from './trainer-request.entity.ts'
import type { GivenSession } from './weigh-trainer.ts'

/** What is read along with a session, to know when, where and for whom it is. */
export const WITH_GROUP = { group: { slot: { room: { venue: true } } } } as const

/**
 * A session of a group that somebody may see, with its group, slot, room and venue.
 * @throws NotFoundError `session-unknown`, also for a proposal and for a group that was called off.
 */
export async function findPlannedSession(
  tx: EntityManager,
  scope: Scope,
  groupId: string,
  number: number,
): Promise<Session> {
  const where = { group: { id: groupId, status: In(['planned', 'held']) }, number }
  const session = await tx.findOne(Session, { where, relations: WITH_GROUP })
  if (!session || !maySeeGroup(scope, session.group)) throw new NotFoundError('session-unknown')
  return session
}

/** All that was asked of anybody for these sessions, in order within each, with trainer, session, group and venue. */
export async function listTrainerRequests(tx: EntityManager, sessionIds: readonly string[]): Promise<TrainerRequest[]> {
  const requests: TrainerRequest[] = []
  for (const part of inParts(sessionIds)) {
    const found = await tx.find(TrainerRequest, {
      where: { session: { id: In(part) } },
      relations: { trainer: true, session: WITH_GROUP },
      order: { askedAt: 'ASC', id: 'ASC' },
    })
    requests.push(...found)
  }
  return requests
}

/** What these trainers said yes to between two days, by trainer; what went to another time since is none of it. */
export async function listGivenBy(
  tx: EntityManager,
  trainerIds: readonly string[],
  [from, to]: readonly [from: string, to: string],
): Promise<ReadonlyMap<string, GivenSession[]>> {
  const given: TrainerRequest[] = []
  for (const part of inParts(trainerIds)) {
    const requests = await tx.find(TrainerRequest, {
      where: { trainer: { id: In(part) }, status: 'accepted', session: { day: Between(from, to) } },
      relations: { trainer: true, session: WITH_GROUP },
    })
    given.push(...requests.filter((request) => requestStanding(request) === 'accepted'))
  }
  const byTrainer = groupBy(given, ({ trainer }) => [trainer.id])
  return new Map(trainerIds.map((id) => [id, (byTrainer.get(id) ?? []).map(({ session }) => asGiven(session))]))
}

/** @param session With its group, slot, room and venue. */
export function asGiven({ id, day, startTime, endTime, group }: Session): GivenSession {
  return { id, day, start: startTime, end: endTime, venue: group.slot.room.venue.code }
}
