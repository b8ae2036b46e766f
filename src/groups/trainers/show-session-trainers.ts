import type { EntityManager } from 'typeorm'
import { addDays } from '../../calendar/days.ts'
import type { World } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import type { Session } from '../session.entity.ts'
import { listTrainers } from './keep-trainers.ts'
import { asGiven, findPlannedSession, listGivenBy, listTrainerRequests } from './read-requests.ts'
import { gatherNeeds, isForNeed, type SessionNeed } from './session-needs.ts'
import { isInHand, sessionBegan, requestStanding } from './standing.ts'
import type { Trainer } from './trainer.entity.ts'
import type { TrainerRequest } from './trainer-request.entity.ts'
import { byTurn, fitsNeed, type WeighedTrainer, weighTrainer } from './weigh-trainer.ts'

/** Somebody who could give a session, and what it costs. */
export interface TrainerCandidate extends WeighedTrainer {
  readonly trainer: Trainer
  /** What became of it when they were asked before. */
  readonly before: TrainerRequest | null
}

/** What a session needs, who gives it or was asked, and who can. */
export interface ShownNeed extends SessionNeed {
  readonly given: TrainerRequest | null
  readonly asked: readonly TrainerRequest[]
  /** Who can come, in the order in which to ask them. */
  readonly free: readonly TrainerCandidate[]
  /** Who does this but can't come then. */
  readonly taken: readonly TrainerCandidate[]
}

/** A session with whom it needs. */
export interface SessionTrainers {
  readonly session: Session
  readonly begun: boolean
  readonly needs: readonly ShownNeed[]
  /** Who was asked, or said yes, for what it needs no more since. */
  readonly unneeded: readonly TrainerRequest[]
}

/**
 * Whom a session needs, who gives it, who was asked, who else can, and whom it needs no more.
 * @throws NotFoundError `session-unknown`
 */
export async function showSessionTrainers(
  { db, clock }: World,
  scope: Scope,
  groupId: string,
  number: number,
): Promise<SessionTrainers> {
  const session = await findPlannedSession(db.read, scope, groupId, number)
  const needs = (await gatherNeeds(db.read, [session.group])).get(groupId) ?? []
  const requests = await listTrainerRequests(db.read, [session.id])
  const trainers = await weighTrainers(db.read, scope, session)
  const inHand = requests.filter(isInHand)
  const busy = new Set(inHand.map(({ trainer }) => trainer.id))
  return {
    session,
    begun: sessionBegan(session, clock.now()),
    needs: needs.map((need) => {
      const mine = requests.filter((request) => isForNeed(need, request))
      const fitting = trainers
        .filter(({ trainer }) => fitsNeed(trainer, need, session.group.slot.room.venue.municipality))
        .filter(({ trainer }) => !busy.has(trainer.id))
        .map((one) => ({ ...one, before: requests.find(({ trainer }) => trainer.id === one.trainer.id) ?? null }))
      return {
        ...need,
        given: mine.find((request) => requestStanding(request) === 'accepted') ?? null,
        asked: mine.filter((request) => requestStanding(request) === 'asked'),
        free: fitting.filter(({ obstacle }) => obstacle === null),
        taken: fitting.filter(({ obstacle }) => obstacle !== null),
      }
    }),
    unneeded: inHand.filter((request) => !needs.some((need) => isForNeed(need, request))),
  }
}

const DAYS_AROUND = 28

/** The trainers in scope as this session weighs them, in the order in which to ask them. */
export async function weighTrainers(
  tx: EntityManager,
  scope: Scope,
  session: Session,
): Promise<(WeighedTrainer & { readonly trainer: Trainer })[]> {
  const trainers = await listTrainers(tx, scope)
  const window = [addDays(session.day, -DAYS_AROUND), session.day] as const
  const given = await listGivenBy(
    tx,
    trainers.map(({ id }) => id),
    window,
  )
  return trainers
    .map((trainer) => ({ trainer, ...weighTrainer(trainer, asGiven(session), given.get(trainer.id) ?? []) }))
    .sort(byTurn)
}
