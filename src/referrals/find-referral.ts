import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../errors.ts'
import type { Actor, Scope } from '../history/work.ts'
import { requireInScope, inScope, scopeWhere } from '../municipalities/scope.ts'
import { Referral } from './referral.entity.ts'
import type { Deps } from '../deps.ts'
import type { ReferralStatus } from './referral-status.ts'

/**
 * A referral by its reference, with the person.
 * @throws NotFoundError `not-found`, also for somebody of another municipality.
 */
export async function findReferral(tx: EntityManager, by: Actor, reference: string): Promise<Referral> {
  const found = await tx.findOne(Referral, { where: { reference }, relations: { person: true } })
  if (!found) throw new NotFoundError('not-found')
  requireInScope(by.scope, found.municipality)
  return found
}

/**
 * One referral with its person.
 * @throws NotFoundError `referral-unknown`, also for a person of another municipality.
 */
export async function findReferralById({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<Referral> {
  const referral = await db.read.findOne(Referral, { where: { id }, relations: { person: true } })
  if (!referral || !inScope(scope, referral.municipality)) throw new NotFoundError('referral-unknown')
  return referral
}

/** Which referrals, and which part of them. */
interface ReferralsAsked {
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
  const query = db.read
    .createQueryBuilder(Referral, 'referral')
    .innerJoinAndSelect('referral.person', 'person')
    .where(...scopeWhere(scope, 'referral.municipality'))
    .orderBy('referral.createdAt')
    .addOrderBy('referral.reference')
  if (municipality !== undefined) query.andWhere('referral.municipality = :municipality', { municipality })
  if (status !== undefined) query.andWhere('referral.status = :status', { status })
  const [rows, total] = await query.skip(skip).take(take).getManyAndCount()
  return { total, rows }
}
