import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, type Work, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import { changePlacement, hasOtherSeat, hasSeatAlike, lockGroup, placementLock, sessionsOfSeat } from './steps.ts'
import { countTakenAt } from './count-seats.ts'
import { LIVE_PLACEMENT, type DeclineReason } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import { closeGroupHalfDays, returnToPool, TOO_MANY_INVITATIONS } from './return-to-pool.ts'
import { Session } from '../session.entity.ts'

/** "I'm coming", or "I can't, because …". */
export type Answer = { readonly coming: true } | { readonly coming: false; readonly reason: DeclineReason }

/**
 * Takes an answer to an invitation; a later one replaces an earlier one until the first session begins. Who can't come goes back to
 * the pool with the waiting date kept; who can after all gets the seat back while it is free. Of a series under way only "I'm coming"
 * is taken, until the last session. The same answer twice changes nothing.
 * @param by A newcomer has their own link to the placement; staff and programs only for their own municipalities.
 * @throws NotFoundError `placement-unknown`, `not-found`; ConflictError `group-cancelled`, `answer-too-late`, `series-begun`,
 *   `seat-gone`, `placement-step` (nobody was invited yet), `changed-meanwhile`.
 */
export async function answerPlacement(deps: World, by: Actor, placementId: string, answer: Answer): Promise<void> {
  await work(deps, by, { lock: placementLock(placementId) }, (work) => takeAnswer(work, placementId, answer))
}

/**
 * The same as a part of another act.
 * @param way Said in the history when somebody of the staff heard it.
 */
export async function takeAnswer(
  { tx, at, by }: Work,
  placementId: string,
  answer: Answer,
  way?: 'telephone',
): Promise<void> {
  await holdLock(tx, placementLock(placementId))
  const placement = await findAnswered(tx, by, placementId)
  await requireAnswerable(tx, placement, answer, at)
  const { status: before, declineReason, referral, group } = placement
  if (answer.coming ? before === 'confirmed' : before === 'declined' && declineReason === answer.reason) return
  const now = answer.coming
    ? ({ status: 'confirmed', declineReason: null } as const)
    : ({ status: 'declined', declineReason: answer.reason } as const)
  if (answer.coming && before === 'declined') await takeSeatBack(tx, placement)
  await changePlacement(tx, placement, { ...now, answeredAt: at })
  if (!answer.coming && before !== 'declined') {
    await closeGroupHalfDays(tx, placement)
    if (!(await hasOtherSeat(tx, placement))) await returnToPool(tx, referral)
  }
  await recordEvent(tx, at, by, {
    kind: `placement.${now.status}`,
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { ...(answer.coming ? {} : { reason: answer.reason }), ...(way && { context: way }) },
  })
}

async function findAnswered(tx: EntityManager, by: Actor, id: string): Promise<Placement> {
  const placement = await tx.findOne(Placement, { where: { id }, relations: { referral: true, group: true } })
  if (!placement) throw new NotFoundError('placement-unknown')
  if (by.kind !== 'newcomer') requireInScope(by.scope, placement.referral.municipality)
  return placement
}

async function requireAnswerable(tx: EntityManager, placement: Placement, answer: Answer, now: Moment): Promise<void> {
  const { status, group, referral } = placement
  if (status === 'cancelled' || group.status === 'cancelled') throw new ConflictError('group-cancelled')
  await requireInTime(tx, placement, answer, now)
  // They left the programme, and the seat comes free tonight.
  if (LIVE_PLACEMENT.includes(status) && referral.status !== 'placed') throw new ConflictError('seat-gone')
}

/** Of a series under way, who has a seat can still say that they come; what to do when they can't is for a conversation. */
async function requireInTime(
  tx: EntityManager,
  { status, sessionId, group: { id } }: Placement,
  { coming }: Answer,
  now: Moment,
): Promise<void> {
  const all = await tx.find(Session, { where: { group: { id } }, order: { number: 'ASC' } })
  const sessions = sessionsOfSeat({ sessionId }, all)
  const begun = sessions.filter(({ day, startTime }) => now >= momentOf(day, startTime)).length
  if (begun === 0) return
  if (begun === sessions.length || !LIVE_PLACEMENT.includes(status)) throw new ConflictError('answer-too-late')
  if (!coming) throw new ConflictError('series-begun')
}

async function takeSeatBack(tx: EntityManager, placement: Placement): Promise<void> {
  const { referral, group, sessionId } = placement
  await lockGroup(tx, group.id)
  const taken = await countTakenAt(tx, group.id, sessionId)
  const undecided = referral.status === 'paused' && referral.statusReason === TOO_MANY_INVITATIONS
  const free = referral.status === 'waiting' || undecided || (await mayCatchUpAgain(tx, placement))
  if (!free || taken >= group.capacity || referral.programme !== group.programme) throw new ConflictError('seat-gone')
  if (undecided) await moveReferral(tx, referral.id, 'waiting')
  await moveReferral(tx, referral.id, 'placed')
}

/** Who still has a seat in their own series can catch up after all, unless they do so elsewhere by now. */
async function mayCatchUpAgain(tx: EntityManager, placement: Placement): Promise<boolean> {
  const { sessionId, referral } = placement
  return sessionId !== null && referral.status === 'placed' && !(await hasSeatAlike(tx, placement))
}
