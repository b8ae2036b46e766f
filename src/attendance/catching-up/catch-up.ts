import { In, IsNull, Not, type EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { openHalfDays } from '../../groups/changing/place-by-hand.ts'
import { listCatchUps, onlyAt, type WeighedCatchUp, weighCatchUps } from '../../groups/changing/weigh-catch-up.ts'
import { LIVE_PLACEMENT } from '../../groups/placement-status.ts'
import { Placement } from '../../groups/placement.entity.ts'
import { RulesBrokenError } from '../../groups/proposals/change-members.ts'
import { TOO_MANY_INVITATIONS } from '../../groups/seats/return-to-pool.ts'
import { leaveCatchUp, takeCatchUp } from '../../groups/seats/take-seats.ts'
import { Session } from '../../groups/session.entity.ts'
import { type Actor, type Work, work } from '../../history/work.ts'
import { momentOf } from '../../outside/clock.ts'
import { findReferral } from '../../referrals/find-referral.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { gatherHours, type Hours, type Lack, lackOf } from '../marks/hours-to-come.ts'
import { findSession, holdSession } from '../sessions/show-session.ts'

/** The session that somebody chose together with a planner, as the page showed the person. */
export interface ChosenSession {
  readonly sessionId: string
  /** Of the referral. */
  readonly version: number
  /** They say now that they can come, whatever they said before of that half day. */
  readonly comesAnyway: boolean
}

/**
 * Gives somebody who lacks hours a seat at one session of another series, chosen on the telephone; where they were to catch up before comes
 * free, and they are told in writing as everybody is. The hard rules hold, and the last chair is given once. Twice does nothing the second
 * time.
 * @throws NotFoundError `not-found`, `session-unknown`, `session-cancelled`; ConflictError `changed-meanwhile`, `group-step`,
 *   `session-begun`, `not-waiting`, `hours-enough`, `said-no`; RulesBrokenError.
 */
export async function catchUp(deps: World, by: Actor, reference: string, chosen: ChosenSession): Promise<void> {
  await work(deps, by, { lock: `catch-up:${reference}` }, async (work) => {
    const { tx, today, at } = work
    const found = await findSession(tx, by.scope, chosen.sessionId)
    const session = await holdSession(tx, by.scope, found.group.id, found.id)
    const { group } = session
    if (group.status !== 'planned') throw new ConflictError('group-step', { from: group.status, to: 'planned' })
    if (momentOf(session.day, session.startTime) <= at) throw new ConflictError('session-begun', { day: session.day })
    const referral = await findReferral(tx, by, reference)
    const before = await findCatchUpSeat(tx, referral.id)
    if (before?.sessionId === session.id) return
    if (referral.version !== chosen.version) throw new ConflictError('changed-meanwhile')
    if (!mayCatchUp(referral)) throw new ConflictError('not-waiting')
    const hours = (await gatherHours(tx, [referral.id])).get(referral.id)
    if (!hours || lackOf(hours) === null) throw new ConflictError('hours-enough')
    if (await isIn(tx, group.id, referral)) throw new ConflictError('not-waiting')
    if (before) await requireToCome(work, before)
    const [weighed] = await weighCatchUps(tx, { session, group }, [referral], today)
    const { objections = [], saidNo = false } = weighed ?? {}
    if (objections.length > 0) throw new RulesBrokenError(objections)
    if (saidNo && !chosen.comesAnyway) throw new ConflictError('said-no')
    if (saidNo) await openHalfDays(work, onlyAt(group, session), { people: [referral] })
    if (before) await leaveCatchUp(work, before, 'other-half-day')
    await letIn(work, session, referral)
  })
}

/** Who waits for a person because of too many invitations has spoken to one now. */
async function letIn(work: Work, session: Session, referral: Referral): Promise<void> {
  if (referral.status === 'paused') await moveReferral(work.tx, referral.id, 'waiting')
  await takeCatchUp(work, session, referral, { context: 'telephone' })
}

function mayCatchUp({
  programme,
  status,
  statusReason,
}: Pick<Referral, 'programme' | 'status' | 'statusReason'>): boolean {
  const counts = status === 'waiting' || status === 'placed'
  return programme === 'wi2021' && (counts || (status === 'paused' && statusReason === TOO_MANY_INVITATIONS))
}

/** They come to all of this group already. */
function isIn(tx: EntityManager, groupId: string, { id }: Referral): Promise<boolean> {
  const seat = { group: { id: groupId }, referral: { id }, sessionId: IsNull(), status: In([...LIVE_PLACEMENT]) }
  return tx.existsBy(Placement, seat)
}

/** The seat at which somebody is to catch up, with its referral, group, slot, room and venue; null: none. */
export function findCatchUpSeat(tx: EntityManager, referralId: string): Promise<Placement | null> {
  return tx.findOne(Placement, {
    where: { referral: { id: referralId }, sessionId: Not(IsNull()), status: In([...LIVE_PLACEMENT]) },
    relations: { referral: true, group: { slot: { room: { venue: true } } } },
  })
}

/**
 * Takes somebody off the session at which they were to catch up. What waits to tell them of it does not leave any more; who has no seat in a
 * series of their own waits again. Twice does nothing the second time.
 * @param seatId As the page showed it.
 * @throws NotFoundError `not-found`; ConflictError `changed-meanwhile` when it is another seat by now; `session-begun`.
 */
export async function endCatchUp(deps: World, by: Actor, reference: string, seatId: string): Promise<void> {
  await work(deps, by, { lock: `catch-up:${reference}` }, async (work) => {
    const { id } = await findReferral(work.tx, by, reference)
    const seat = await findCatchUpSeat(work.tx, id)
    if (!seat) return
    if (seat.id !== seatId) throw new ConflictError('changed-meanwhile')
    await requireToCome(work, seat)
    await leaveCatchUp(work, seat, 'catch-up-off')
  })
}

/** What was held is marked, and not called off: the hours would be lost. */
async function requireToCome({ tx, at }: Work, { sessionId }: Placement): Promise<void> {
  const { day, startTime } = await tx.findOneByOrFail(Session, { id: sessionId ?? '' })
  if (momentOf(day, startTime) <= at) throw new ConflictError('session-begun', { day })
}

/** Where somebody stands who may have to catch up. */
export interface CatchingUp {
  /** What they will lack without it; null: nothing, or it is too early or too late to say. */
  readonly lack: Lack | null
  readonly hours: Hours | null
  /** Where they are to catch up; null: nowhere. */
  readonly seat: Placement | null
  readonly session: Session | null
}

/** What somebody lacks of the programme, and where they are to catch up. */
export async function findCatchingUp(
  tx: EntityManager,
  referral: Pick<Referral, 'id' | 'programme' | 'status' | 'statusReason'>,
): Promise<CatchingUp> {
  const seat = await findCatchUpSeat(tx, referral.id)
  const session = seat && (await tx.findOneBy(Session, { id: seat.sessionId ?? '' }))
  const hours = mayCatchUp(referral) ? ((await gatherHours(tx, [referral.id])).get(referral.id) ?? null) : null
  return { hours, lack: hours && lackOf(hours), seat, session }
}

/** All that the page shows on which a session is chosen. */
export interface ShownCatchUp extends CatchingUp {
  readonly referral: Referral
  readonly choices: readonly WeighedCatchUp[]
}

/** @throws NotFoundError `not-found` */
export async function showCatchUp({ db, clock }: World, by: Actor, reference: string): Promise<ShownCatchUp> {
  const referral = await findReferral(db.read, by, reference)
  const found = await findCatchingUp(db.read, referral)
  const now = { now: clock.now(), today: clock.today() }
  const all = found.lack ? await listCatchUps(db.read, by.scope, referral, now) : []
  return { referral, ...found, choices: all.filter(({ session }) => session.id !== found.seat?.sessionId) }
}
