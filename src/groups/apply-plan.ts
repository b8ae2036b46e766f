import { randomUUID } from 'node:crypto'
import { In, type EntityManager } from 'typeorm'
import { ConflictError } from '../errors.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvents } from '../history/record-event.ts'
import type { Pool } from '../municipalities/pools.ts'
import type { Moment } from '../outside/clock.ts'
import { insertMany } from '../outside/insert-many.ts'
import type { Plan, PlannedGroup } from '../planner/plan.ts'
import { moveReferral } from '../pool/move-referral.ts'
import { WaitingReason } from '../pool/waiting-reason.entity.ts'
import { Referral } from '../referrals/referral.entity.ts'
import { lockGroup } from './change-group.ts'
import { Group } from './group.entity.ts'
import { keepRun } from './keep-run.ts'
import { openGroup } from './open-group.ts'
import { LIVE_PLACEMENT } from './placement-status.ts'
import { Placement } from './placement.entity.ts'

/** When, and in whose name, a plan is made real. */
export interface Occasion {
  readonly at: Moment
  readonly by: Actor
}

/**
 * Makes a plan real: groups, sessions and seats, why the others wait, and the run itself. In the caller's transaction.
 * @throws ConflictError `changed-meanwhile` or `referral-step` when a seat or a person is gone: plan again.
 */
export async function applyPlan(tx: EntityManager, pool: Pool, plan: Plan, occasion: Occasion): Promise<void> {
  const references = [...plan.groups.flatMap(({ people }) => people), ...plan.waiting.map(({ person }) => person)]
  const referrals = await referralsOf(tx, references)
  for (const planned of plan.groups) await fillGroup(tx, planned, referrals, occasion)
  await keepReasons(tx, plan, referrals, occasion.at)
  await keepRun(tx, pool, plan, occasion.at)
}

const REFERENCES_A_QUERY = 500

async function referralsOf(tx: EntityManager, references: string[]): Promise<Map<string, Referral>> {
  const referrals = new Map<string, Referral>()
  for (let start = 0; start < references.length; start += REFERENCES_A_QUERY) {
    const chunk = references.slice(start, start + REFERENCES_A_QUERY)
    for (const referral of await tx.findBy(Referral, { reference: In(chunk) }))
      referrals.set(referral.reference, referral)
  }
  return referrals
}

async function fillGroup(
  tx: EntityManager,
  planned: PlannedGroup,
  referrals: Map<string, Referral>,
  { at, by }: Occasion,
): Promise<void> {
  const group = (await liveGroupIn(tx, planned.slot)) ?? (await openGroup(tx, planned, at, by))
  const members = planned.people.flatMap((reference) => referrals.get(reference) ?? [])
  await requireSeats(tx, group, members.length)
  for (const referral of members) await takeSeat(tx, referral, group, at)
  await recordEvents(
    tx,
    at,
    by,
    members.map(({ id, municipality }) => ({
      kind: 'placement.made',
      referralId: id,
      groupId: group.id,
      municipality,
      data: { language: group.language },
    })),
  )
}

/** Somebody may have taken a seat back while the planner was thinking. */
async function requireSeats(tx: EntityManager, { id, capacity }: Group, wanted: number): Promise<void> {
  await lockGroup(tx, id)
  const taken = await tx.countBy(Placement, { group: { id }, status: In([...LIVE_PLACEMENT]) })
  if (taken + wanted > capacity) throw new ConflictError('changed-meanwhile')
}

function liveGroupIn(tx: EntityManager, slot: string): Promise<Group | null> {
  return tx.findOne(Group, { where: { slot: { code: slot }, status: In(['proposed', 'planned']) } })
}

/** Gives a waiting person a seat. The index `one_live_placement` refuses a second one. */
async function takeSeat(tx: EntityManager, referral: Referral, group: Group, at: Moment): Promise<void> {
  await moveReferral(tx, referral.id, 'placed')
  await tx.insert(Placement, {
    id: randomUUID(),
    referral: { id: referral.id },
    group: { id: group.id },
    status: 'proposed',
    declineReason: null,
    answeredAt: null,
    tokenHash: null,
    tokenNumber: 1,
    placedAt: at,
  })
}

async function keepReasons(tx: EntityManager, plan: Plan, referrals: Map<string, Referral>, at: Moment): Promise<void> {
  const rows = plan.waiting.flatMap(({ person, reason, detail }) => {
    const referralId = referrals.get(person)?.id
    return referralId ? [{ referralId, reason, detail, at }] : []
  })
  for (let start = 0; start < rows.length; start += REFERENCES_A_QUERY) {
    await tx.delete(WaitingReason, {
      referralId: In(rows.slice(start, start + REFERENCES_A_QUERY).map(({ referralId }) => referralId)),
    })
  }
  await insertMany(tx, WaitingReason, rows)
}
