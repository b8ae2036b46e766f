import type { Deps } from '../deps.ts'
import { NotFoundError } from '../errors.ts'
import type { Scope } from '../history/actor.ts'
import { inScope, scopeWhere } from '../municipalities/scope.ts'
import type { ReferralStatus } from './referral-status.ts'
import { Referral } from './referral.entity.ts'

/** Which referrals, and which part of them. */
export interface ReferralsAsked {
  readonly municipality?: string | undefined
  readonly status?: ReferralStatus | undefined
  readonly skip: number
  readonly take: number
}

/** Referrals with their person, in order of arrival. */
export async function listReferrals(
  { db }: Pick<Deps, 'db'>,
  scope: Scope,
  { municipality, status, skip, take }: ReferralsAsked,
): Promise<{ total: number; rows: Referral[] }> {
  const where = scopeWhere(scope, 'referral.municipality')
  const query = db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(where.sql, where.parameters)
    .orderBy('referral.createdAt')
    .addOrderBy('referral.reference')
  if (municipality !== undefined) query.andWhere('referral.municipality = :municipality', { municipality })
  if (status !== undefined) query.andWhere('referral.status = :status', { status })
  const [rows, total] = await query.skip(skip).take(take).getManyAndCount()
  return { total, rows }
}

/**
 * One referral with its person.
 * @throws NotFoundError `referral-unknown`, also for a person of another municipality.
 */
export async function findReferral({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<Referral> {
  const referral = await db.read.findOne(Referral, { where: { id }, relations: { person: true } })
  if (!referral || !inScope(scope, referral.municipality)) throw new NotFoundError('referral-unknown')
  return referral
}
