import { MoreThanOrEqual, type EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { type Actor, recordEvent, type Scope, work } from '../../history/work.ts'
import { inScope } from '../../municipalities/scope.ts'
import { localTime, type Moment } from '../../outside/clock.ts'
import { takeStep } from './answer-request.ts'
import { findTrainer, numberedLink, TRAINERS_LOCK } from './keep-trainers.ts'
import { WITH_GROUP } from './read-requests.ts'
import { isInHand, sessionBegan } from './standing.ts'
import { Trainer } from './trainer.entity.ts'
import { TrainerRequest } from './trainer-request.entity.ts'

/** What ends when somebody who sees these municipalities stops a trainer. */
export interface TrainerStop {
  readonly trainer: Trainer
  /** The municipalities of others, for which they go on; with none, they stop altogether. */
  readonly others: readonly string[]
  /** What they were asked or would give, of sessions to come that end with it: where others keep them, in one's own venues. */
  readonly ending: readonly TrainerRequest[]
}

/**
 * What stopping a trainer would end. @param now From then on a session has not begun.
 * @throws NotFoundError as `findTrainer`.
 */
export async function weighStop(tx: EntityManager, scope: Scope, id: string, now: Moment): Promise<TrainerStop> {
  const trainer = await findTrainer(tx, scope, id)
  const others = trainer.municipalities.filter((code) => !inScope(scope, code))
  const requests = await tx.find(TrainerRequest, {
    where: { trainer: { id }, session: { day: MoreThanOrEqual(localTime(now).day) } },
    relations: { trainer: true, session: WITH_GROUP },
    order: { askedAt: 'ASC', id: 'ASC' },
  })
  const isOurs = ({ session }: TrainerRequest) =>
    others.length === 0 || inScope(scope, session.group.slot.room.venue.municipality)
  const ending = requests.filter((one) => isInHand(one) && !sessionBegan(one.session, now) && isOurs(one))
  return { trainer, others, ending }
}

/**
 * Stops a trainer: they are asked no more, their link opens nothing, and what they would still give waits for somebody else. Whom others
 * keep too stops for one's own municipalities alone, and the link stays. Doing it twice changes nothing.
 * @throws NotFoundError as `findTrainer`.
 */
export async function stopTrainer(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const { tx, at } = work
    const { trainer, others, ending } = await weighStop(tx, by.scope, id, at)
    if (trainer.stoppedAt) return
    const left = others.length > 0 ? { municipalities: [...others] } : { stoppedAt: at }
    await tx.save(Trainer, { ...trainer, ...left })
    for (const request of ending) await takeStep(work, request, 'withdrawn')
    await recordEvent(tx, at, by, { kind: 'trainer.stopped', data: { name: trainer.name } })
  })
}

/**
 * Takes a trainer who stopped back, with a new link, for one's own municipalities: others who kept them say so themselves, by adding them
 * again. Doing it twice changes nothing.
 * @throws NotFoundError as `findTrainer`.
 */
export async function resumeTrainer(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
): Promise<void> {
  await work(deps, by, { lock: TRAINERS_LOCK }, async ({ tx, at }) => {
    const trainer = await findTrainer(tx, by.scope, id)
    if (!trainer.stoppedAt) return
    const link = numberedLink(deps, id, trainer.tokenNumber + 1)
    const municipalities = trainer.municipalities.filter((code) => inScope(by.scope, code))
    await tx.save(Trainer, { ...trainer, ...link, municipalities, stoppedAt: null })
    await recordEvent(tx, at, by, { kind: 'trainer.resumed', data: { name: trainer.name } })
  })
}
