import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/actor.ts'
import { scopeWhere } from '../../municipalities/scope.ts'
import { Referral } from '../../referrals/referral.entity.ts'
import { listReasons, type WhyThen } from '../why/list-reasons.ts'

/** Somebody who waits, and why the last run of the planner left them waiting. */
export interface Waiting {
  readonly referral: Referral
  readonly reason: WhyThen | null
}

/** Who waits, longest first. */
export async function listWaiting(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  scope: Scope,
  { municipality, skip, take }: { municipality?: string | undefined; skip: number; take: number },
): Promise<{ total: number; rows: Waiting[] }> {
  const where = scopeWhere(scope, 'referral.municipality')
  const query = db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(where.sql, where.parameters)
    .andWhere("referral.status = 'waiting'")
    .orderBy('referral.waitingSince')
    .addOrderBy('referral.reference')
  if (municipality !== undefined) query.andWhere('referral.municipality = :municipality', { municipality })
  const [referrals, total] = await query.skip(skip).take(take).getManyAndCount()
  const reasons = await listReasons(
    db.read,
    referrals.map(({ id }) => id),
    clock.today(),
  )
  return { total, rows: referrals.map((referral) => ({ referral, reason: reasons.get(referral.id) ?? null })) }
}
