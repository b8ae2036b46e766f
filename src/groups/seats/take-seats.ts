import { In, type EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { recordEvents, type Work, type Actor, work } from '../../history/work.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { addPlacements, lockGroup, changePlacement } from './steps.ts'
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
  await addPlacements(work, group, people, 'proposed', said.context === 'telephone')
  const happenings = people.map(({ id, reference, municipality }) => ({
    kind: 'placement.made',
    referralId: id,
    groupId: group.id,
    municipality,
    data: { language: group.language, why: why[reference], ...said },
  }))
  await recordEvents(tx, at, by, happenings)
}

/** Somebody may have taken a seat back while the planner was thinking. */
async function requireSeats(
  tx: EntityManager,
  { id, capacity }: Pick<Group, 'id' | 'capacity'>,
  wanted: number,
): Promise<void> {
  await lockGroup(tx, id)
  const taken = await tx.countBy(Placement, { group: { id }, status: In([...LIVE_PLACEMENT]) })
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
    if (placement.referral.status === 'placed') await moveReferral(tx, placement.referral.id, 'waiting')
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
const LEFT = `referral.status IN ('waiting', 'paused', 'withdrawn') OR (slot.startsOn > :today AND (
  referral.status IN ('signed', 'refused') OR referral.programme <> team.programme))`

function listLeft(tx: EntityManager, today: string): Promise<Placement[]> {
  return tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoinAndSelect('placement.referral', 'referral')
    .innerJoinAndSelect('placement.group', 'team')
    .innerJoin('team.slot', 'slot')
    .where('placement.status IN (:...live)', { live: LIVE_PLACEMENT })
    .andWhere(`(${LEFT})`, { today })
    .orderBy('placement.id')
    .getMany()
}
