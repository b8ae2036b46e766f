import type { EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { recordEvent, recordEvents, type Work, type Actor, work } from '../../history/work.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { addPlacements, lockGroup, changePlacement, waitAgain } from './steps.ts'
import { countTakenAt } from './count-seats.ts'
import { Session } from '../session.entity.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { WhyHere } from '../../planner/problem/plan.ts'
import type { World } from '../../deps.ts'

/**
 * Gives waiting people seats in a group. The index `one_live_placement` refuses a second seat.
 * @param why By reference, when it was the planner who chose them.
 * @param said What the history says besides: who chose the group on the telephone says with it that they come.
 * @throws ConflictError `changed-meanwhile` when there are not enough seats any more, `referral-step` when somebody waits no more.
 */
export async function takeSeats(
  work: Work,
  group: Pick<Group, 'id' | 'capacity' | 'language'>,
  people: readonly Referral[],
  why: Readonly<Record<string, WhyHere[]>> = {},
  said: { readonly context?: 'telephone' } = {},
): Promise<void> {
  const { tx, at, by } = work
  await requireSeats(tx, group, people.length)
  await moveReferral(
    tx,
    people.map(({ id }) => id),
    'placed',
  )
  await addPlacements(work, group, people, 'proposed', { agreed: said.context === 'telephone' })
  const happenings = people.map(({ id, reference, municipality }) => ({
    kind: 'placement.made',
    referralId: id,
    groupId: group.id,
    municipality,
    data: { language: group.language, why: why[reference], ...said },
  }))
  await recordEvents(tx, at, by, happenings)
}

/**
 * Gives somebody a seat at one session of a group, to catch up what they missed elsewhere. The index `one_live_catch_up` refuses a second.
 * @param session With its group.
 * @param said Who chose it on the telephone says with it that they come.
 * @throws ConflictError `changed-meanwhile` when there is no seat any more, `referral-step` when they neither wait nor have a seat.
 */
export async function takeCatchUp(
  work: Work,
  { id: sessionId, day, number, group }: Session,
  referral: Pick<Referral, 'id' | 'municipality'>,
  said: { readonly context?: 'telephone' } = {},
): Promise<void> {
  const { tx, at, by } = work
  await lockGroup(tx, group.id)
  if ((await countTakenAt(tx, group.id, sessionId)) >= group.capacity) throw new ConflictError('changed-meanwhile')
  await moveReferral(tx, referral.id, 'placed')
  await addPlacements(work, group, [referral], 'proposed', { agreed: said.context === 'telephone', sessionId })
  await recordEvent(tx, at, by, {
    kind: 'placement.catches-up',
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { session: number, day, ...said },
  })
}

/** Frees the seat at which somebody catches up; who has no other waits again. @param placement With its referral and group. */
export async function leaveCatchUp(
  { tx, at, by }: Work,
  placement: Placement,
  reason: 'other-half-day' | 'catch-up-off',
): Promise<void> {
  await changePlacement(tx, placement, { status: 'cancelled' })
  await waitAgain(tx, placement)
  const { referral, group } = placement
  await recordEvent(tx, at, by, {
    kind: 'placement.cancelled',
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { reason },
  })
}

/** Somebody may have taken a seat back while the planner was thinking. */
async function requireSeats(
  tx: EntityManager,
  { id, capacity }: Pick<Group, 'id' | 'capacity'>,
  wanted: number,
): Promise<void> {
  await lockGroup(tx, id)
  const taken = await countTakenAt(tx, id, null)
  if (taken + wanted > capacity) throw new ConflictError('changed-meanwhile')
}

/**
 * Frees the seats of who left without a word to us: moved to another municipality by an import, signed at the counter before the
 * first session. Who turned out to belong to the other programme goes back to the pool, with the waiting date kept.
 * @returns How many seats came free.
 */
export async function freeLeftSeats(deps: World, by: Actor): Promise<number> {
  return work(deps, by, { lock: 'plan' }, async (work) => {
    const left = await listLeft(work.tx, work.today)
    await freeSeats(work, left)
    return left.length
  })
}

/**
 * Frees these seats, with their referral and group; who is still in the programme waits again.
 * @param why Said in the history; without it, that they left or belong to the other programme.
 */
export async function freeSeats({ tx, at, by }: Work, left: readonly Placement[], why?: 'merged'): Promise<void> {
  for (const placement of left) {
    await changePlacement(tx, placement, { status: 'cancelled' })
    await waitAgain(tx, placement)
  }
  const happenings = left.map(({ referral, group }) => ({
    kind: 'placement.cancelled',
    referralId: referral.id,
    groupId: group.id,
    municipality: referral.municipality,
    data: { reason: why ?? (referral.status === 'placed' ? 'programme-changed' : 'left') },
  }))
  await recordEvents(tx, at, by, happenings)
}

/** Once a group has begun, who signs keeps the seat in which it happened. */
const LEFT = `referral.status IN ('waiting', 'paused', 'withdrawn') OR (COALESCE(own.day, slot.startsOn) > :today AND (
  referral.status IN ('signed', 'refused') OR referral.programme <> team.programme))`

function listLeft(tx: EntityManager, today: string): Promise<Placement[]> {
  return tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoinAndSelect('placement.referral', 'referral')
    .innerJoinAndSelect('placement.group', 'team')
    .innerJoin('team.slot', 'slot')
    .leftJoin(Session, 'own', 'own.id = placement.sessionId')
    .where('placement.status IN (:...live)', { live: LIVE_PLACEMENT })
    .andWhere(`(${LEFT})`, { today })
    .orderBy('placement.id')
    .getMany()
}
