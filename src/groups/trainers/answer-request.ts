import { type EntityManager, Not } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { maySeeGroup } from '../group/find-group.ts'
import { happened } from './ask-trainers.ts'
import { TRAINERS_LOCK } from './keep-trainers.ts'
import { asGiven, listGivenBy, WITH_GROUP } from './read-requests.ts'
import { gatherNeeds, isForNeed } from './session-needs.ts'
import { isInHand, sessionBegan, requestStanding } from './standing.ts'
import { type RequestStatus, TrainerRequest } from './trainer-request.entity.ts'
import { areTooClose } from './weigh-trainer.ts'

/** What somebody says to a question. */
export interface TrainerAnswer {
  /** The id of the question. */
  readonly request: string
  readonly says: 'yes' | 'no'
  /** Of the session, as the page showed it: a later one means that it went to another time or place meanwhile. */
  readonly sequence: number
}

/** What became of an answer; `settled`: somebody else was first, or it is needed no more. */
export type AnswerOutcome = 'accepted' | 'declined' | 'settled'

/**
 * Takes the answer of a trainer, from their own link or as they told a planner. The first yes counts, and the others who were asked are
 * told that it is settled; a yes can become a no until the session begins, and then somebody else must be found. Saying it twice changes
 * nothing.
 * @param own The id of the trainer, when it comes through their link: then only what is theirs.
 * @throws NotFoundError `request-unknown`; ConflictError `session-begun`, `changed-meanwhile` when the page showed another time or place,
 * `trainer-elsewhere` for a yes to two sessions that nobody can give both.
 */
export async function answerRequest(
  deps: World,
  by: Actor,
  { request: id, says, sequence }: TrainerAnswer,
  own?: string,
): Promise<AnswerOutcome> {
  return work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const request = await findRequest(work, id, own)
    if (sequence !== request.session.sequence) throw new ConflictError('changed-meanwhile')
    return says === 'yes' ? accept(work, request) : decline(work, request)
  })
}

/**
 * A planner needs them no more; they are told. Doing it twice changes nothing.
 * @throws NotFoundError `request-unknown`; ConflictError `session-begun`.
 */
export async function withdrawRequest(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, { lock: TRAINERS_LOCK }, async (work) => {
    const request = await findRequest(work, id)
    if (isInHand(request)) await takeStep(work, request, 'withdrawn')
  })
}

/** With its trainer, session, group and venue, before it begins; for the trainer themselves or a planner who sees the group. */
async function findRequest({ tx, at, by }: Work, id: string, own?: string): Promise<TrainerRequest> {
  const relations = { trainer: true, session: WITH_GROUP }
  const request = await tx.findOne(TrainerRequest, { where: { id }, relations })
  const isTheirs =
    own === undefined ? request && maySeeGroup(by.scope, request.session.group) : request?.trainer.id === own
  if (!request || !isTheirs) throw new NotFoundError('request-unknown')
  if (sessionBegan(request.session, at)) throw new ConflictError('session-begun')
  return request
}

async function accept(work: Work, request: TrainerRequest): Promise<AnswerOutcome> {
  const standing = requestStanding(request)
  if (standing === 'accepted') return 'accepted'
  await askMovedAnew(work.tx, request)
  const { session, role, language, trainer } = request
  const needs = (await gatherNeeds(work.tx, [session.group])).get(session.group.id) ?? []
  if (!needs.some((need) => isForNeed(need, request))) return 'settled'
  const rival = await work.tx.existsBy(TrainerRequest, {
    session: { id: session.id },
    role,
    language,
    status: 'accepted',
  })
  if (rival || !['asked', 'declined'].includes(standing)) return 'settled'
  const given = (await listGivenBy(work.tx, [trainer.id], [session.day, session.day])).get(trainer.id) ?? []
  if (given.some((other) => other.id !== session.id && areTooClose(other, asGiven(session))))
    throw new ConflictError('trainer-elsewhere')
  await takeStep(work, request, 'accepted')
  const others = { session: { id: session.id }, role, language, status: 'asked' as const, id: Not(request.id) }
  await work.tx.update(TrainerRequest, others, { status: 'settled' })
  return 'accepted'
}

/** A yes to the time or place of before is none to this one: then nobody gives it, until somebody says so. */
async function askMovedAnew(tx: EntityManager, { session, role, language }: TrainerRequest): Promise<void> {
  const given = await tx.findBy(TrainerRequest, { session: { id: session.id }, role, language, status: 'accepted' })
  for (const { id, sequence } of given)
    if (sequence < session.sequence) await tx.update(TrainerRequest, { id }, { status: 'asked' })
}

async function decline(work: Work, request: TrainerRequest): Promise<AnswerOutcome> {
  const standing = requestStanding(request)
  if (standing === 'declined') return 'declined'
  if (!isInHand(request)) return 'settled'
  await takeStep(work, request, 'declined')
  return 'declined'
}

/**
 * Writes what somebody said to a request, or that they are needed no more, and says so in the history of the group.
 * @param request With its trainer, session, group and venue.
 */
export async function takeStep({ tx, at, by }: Work, request: TrainerRequest, status: RequestStatus): Promise<void> {
  const { id, session, trainer } = request
  await tx.update(TrainerRequest, { id }, { status, sequence: session.sequence, answeredAt: at })
  await recordEvent(tx, at, by, happened(status, session, trainer))
}
