import { In, type EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { recordEvents, type Work } from '../../history/work.ts'
import { moveReferral } from '../../referrals/known/change-referral.ts'
import type { Referral } from '../../referrals/referral.entity.ts'
import { addPlacements, lockGroup } from './steps.ts'
import type { Group } from '../group.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import { Placement } from '../placement.entity.ts'
import type { WhyHere } from '../../planner/problem/plan.ts'

/**
 * Gives waiting people seats in a group. The index `one_live_placement` refuses a second seat.
 * @param why By reference, when it was the planner who chose them.
 * @throws ConflictError `changed-meanwhile` when there are not enough seats any more, `referral-step` when somebody waits no more.
 */
export async function takeSeats(
  work: Work,
  group: Pick<Group, 'id' | 'capacity' | 'language'>,
  people: readonly Referral[],
  why: Readonly<Record<string, WhyHere[]>> = {},
): Promise<void> {
  const { tx, at, by } = work
  await requireSeats(tx, group, people.length)
  await moveReferral(
    tx,
    people.map(({ id }) => id),
    'placed',
  )
  await addPlacements(work, group, people, 'proposed')
  const happenings = people.map(({ id, reference, municipality }) => ({
    kind: 'placement.made',
    referralId: id,
    groupId: group.id,
    municipality,
    data: { language: group.language, why: why[reference] },
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
