import { In, type EntityManager, IsNull, Not } from 'typeorm'
import type { Work } from '../../history/work.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { Moment } from '../../outside/clock.ts'
import { inParts, insertMany } from '../../outside/database/many-rows.ts'
import type { Plan, PlannedGroup } from '../../planner/problem/plan.ts'
import { WaitingReason } from '../../referrals/waiting-reason.entity.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { Group } from '../group.entity.ts'
import { openGroup } from '../group/open-group.ts'
import { takeSeats } from '../seats/take-seats.ts'
import { randomUUID } from 'node:crypto'
import { PlanRun, type NightRecord } from './plan-run.entity.ts'

/**
 * Makes a plan real: groups, sessions and seats, why the others wait, and the run itself.
 * @param run What is kept as tonight's run, when this is the last part of it only.
 * @throws ConflictError `changed-meanwhile` or `referral-step` when a seat or a person is gone: plan again.
 */
export async function applyPlan(work: Work, pool: Pool, plan: Plan, run = plan): Promise<void> {
  const { tx, at } = work
  const references = [...plan.groups.flatMap(({ people }) => people), ...plan.waiting.map(({ person }) => person)]
  const referrals = await referralsOf(tx, references)
  const passedOver = plan.waiting.flatMap(({ person }) => referrals.get(person) ?? [])
  const formed = await liveGroups(tx, plan.groups)
  for (const planned of plan.groups) {
    const group = formed.get(planned.slot) ?? (await openGroup(work, planned, passedOver))
    const members = planned.people.flatMap((reference) => referrals.get(reference) ?? [])
    await takeSeats(work, group, members, planned.why)
  }
  await keepReasons(tx, reasonsIn(plan, referrals, at))
  await keepRun(tx, pool, run, at)
}

async function referralsOf(tx: EntityManager, references: string[]): Promise<Map<string, Referral>> {
  const referrals = new Map<string, Referral>()
  for (const part of inParts(references))
    for (const referral of await tx.findBy(Referral, { reference: In(part) }))
      referrals.set(referral.reference, referral)
  return referrals
}

/** The groups that are in these slots already, by slot. */
async function liveGroups(tx: EntityManager, planned: readonly PlannedGroup[]): Promise<Map<string, Group>> {
  const code = In(planned.map(({ slot }) => slot))
  const where = { slot: { code }, status: In(['proposed', 'planned']) }
  const groups = await tx.find(Group, { where, relations: { slot: true } })
  return new Map(groups.map((group) => [group.slot.code, group]))
}

function reasonsIn(plan: Plan, referrals: Map<string, Referral>, at: Moment): WaitingReason[] {
  return plan.waiting.flatMap(({ person, reason, detail, help = null }) => {
    const referralId = referrals.get(person)?.id
    return referralId ? [{ referralId, reason, detail, help, at }] : []
  })
}

/** Says why these people wait, by reference, as far as they still do; instead of what was said before. */
export async function keepReasonsAhead(
  tx: EntityManager,
  reasons: readonly (Pick<WaitingReason, 'reason' | 'detail' | 'help'> & { readonly person: string })[],
  at: Moment,
): Promise<void> {
  for (const part of inParts(reasons)) {
    const rows = await tx
      .createQueryBuilder(Referral, 'referral')
      .select('referral.id', 'id')
      .addSelect('referral.reference', 'reference')
      .where({ reference: In(part.map(({ person }) => person)), status: 'waiting' })
      .getRawMany<{ id: string; reference: string }>()
    const ids = new Map(rows.map(({ id, reference }) => [reference, id]))
    const told = part.flatMap(({ person, reason, detail, help }) => {
      const referralId = ids.get(person)
      return referralId ? [{ referralId, reason, detail, help, at }] : []
    })
    await keepReasons(tx, told)
  }
}

/** Says of each of these why they wait, instead of what was said before. */
async function keepReasons(tx: EntityManager, reasons: readonly WaitingReason[]): Promise<void> {
  for (const part of inParts(reasons.map(({ referralId }) => referralId)))
    await tx.delete(WaitingReason, { referralId: In(part) })
  await insertMany(tx, WaitingReason, reasons)
}

/** Writes a run of the planner down: of the last run of a pool who got a seat and who did not, of earlier ones only the figures. */
async function keepRun(tx: EntityManager, { code }: Pool, plan: Plan, at: Moment): Promise<void> {
  await tx.update(PlanRun, { pool: code, record: Not(IsNull()) }, { record: null })
  await tx.insert(PlanRun, {
    id: randomUUID(),
    at,
    pool: code,
    score: plan.score,
    proven: plan.proven,
    groups: plan.groups.length,
    placed: plan.groups.reduce((sum, { people }) => sum + people.length, 0),
    waiting: plan.waiting.length,
    record: recordOf(plan),
  })
}

/** What is kept of a plan after it was made real. */
export function recordOf({ groups, waiting }: Plan): NightRecord {
  return {
    groups: groups.map(({ slot, people }) => ({ slot, people })),
    waiting: waiting.map(({ person }) => person),
  }
}
