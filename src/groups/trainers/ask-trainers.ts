import { randomUUID } from 'node:crypto'
import type { World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvents, type Work, work } from '../../history/work.ts'
import type { Session } from '../session.entity.ts'
import { TRAINERS_LOCK } from './keep-trainers.ts'
import { findPlannedSession, listTrainerRequests } from './read-requests.ts'
import { gatherNeeds, isForNeed, type SessionNeed } from './session-needs.ts'
import { weighTrainers } from './show-session-trainers.ts'
import { isInHand, sessionBegan, requestStanding } from './standing.ts'
import type { Trainer } from './trainer.entity.ts'
import { TrainerRequest } from './trainer-request.entity.ts'
import { fitsNeed } from './weigh-trainer.ts'

/** Who is asked for what of a session. */
export interface Asking extends Pick<SessionNeed, 'role' | 'language'> {
  readonly group: string
  /** Of the session. */
  readonly number: number
  readonly trainers: readonly string[]
}

/**
 * Asks trainers for a session; the mail leaves by itself within minutes. Whoever says yes first gives it. Who refused before, or was too
 * late, is asked anew; who was asked already is left alone.
 * @returns How many were asked now.
 * @throws NotFoundError `session-unknown`, `not-found` for what the session doesn't need; InputError `trainers-missing`; ConflictError
 * `session-begun`, `need-given`, `trainer-can-not` (`name`).
 */
export async function askTrainers(deps: World, by: Actor, asking: Asking): Promise<number> {
  if (asking.trainers.length === 0) throw new InputError('trainers-missing')
  return work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const session = await findPlannedSession(work.tx, by.scope, asking.group, asking.number)
    if (sessionBegan(session, work.at)) throw new ConflictError('session-begun')
    const needs = (await gatherNeeds(work.tx, [session.group])).get(asking.group) ?? []
    const need = needs.find((one) => isForNeed(one, asking))
    if (!need) throw new NotFoundError('not-found')
    const requests = await listTrainerRequests(work.tx, [session.id])
    if (requests.some((one) => isForNeed(need, one) && requestStanding(one) === 'accepted'))
      throw new ConflictError('need-given')
    const chosen = await chooseTrainers(work, session, need, asking.trainers)
    const inHand = requests.filter(isInHand)
    const news = chosen.filter(({ id }) => !inHand.some(({ trainer }) => trainer.id === id))
    for (const trainer of news)
      await ask(
        work,
        { session, trainer, need },
        requests.find((one) => one.trainer.id === trainer.id),
      )
    return news.length
  })
}

/** @throws NotFoundError `trainer-unknown`; ConflictError `trainer-can-not` */
async function chooseTrainers(
  { tx, by }: Work,
  session: Session,
  need: SessionNeed,
  ids: readonly string[],
): Promise<Trainer[]> {
  const weighed = await weighTrainers(tx, by.scope, session)
  return ids.map((id) => {
    const found = weighed.find(({ trainer }) => trainer.id === id)
    if (!found) throw new NotFoundError('trainer-unknown')
    const { trainer, obstacle } = found
    if (obstacle !== null || !fitsNeed(trainer, need, session.group.slot.room.venue.municipality))
      throw new ConflictError('trainer-can-not', { name: trainer.name })
    return trainer
  })
}

interface Asked {
  readonly session: Session
  readonly trainer: Trainer
  readonly need: SessionNeed
}

async function ask({ tx, at, by }: Work, { session, trainer, need }: Asked, before?: TrainerRequest): Promise<void> {
  await tx.save(TrainerRequest, {
    id: before?.id ?? randomUUID(),
    ...{ trainer: { id: trainer.id }, session: { id: session.id } },
    ...{ role: need.role, language: need.language, status: 'asked' as const, sequence: session.sequence },
    ...{ round: (before?.round ?? 0) + 1, askedAt: at, answeredAt: null },
  })
  await recordEvents(tx, at, by, [happened('asked', session, trainer)])
}

/** What happened between a session and a trainer, for the history of the group. @param session With its group and venue. */
export function happened(what: string, { group, day }: Session, { name }: Pick<Trainer, 'name'>) {
  const { municipality } = group.slot.room.venue
  return { kind: `trainer.${what}`, groupId: group.id, municipality, data: { name, day } }
}
