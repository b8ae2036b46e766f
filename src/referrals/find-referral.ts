import { type EntityManager, IsNull } from 'typeorm'
import { type AppError, ConflictError, NotFoundError } from '../errors.ts'
import type { Actor, Scope } from '../history/work.ts'
import { requireInScope, inScope, scopeWhere } from '../municipalities/scope.ts'
import { PersonMerge } from './person-merge.entity.ts'
import { Referral } from './referral.entity.ts'
import type { Deps } from '../deps.ts'
import type { ReferralStatus } from './referral-status.ts'

/**
 * A referral by its reference, with the person.
 * @throws NotFoundError `not-found`, also for somebody of another municipality; ConflictError `person-merged` with the reference of who
 * they turned out to be.
 */
export async function findReferral(tx: EntityManager, by: Actor, reference: string): Promise<Referral> {
  const found = await tx.findOne(Referral, { where: { reference }, relations: { person: true } })
  if (!found) throw await whyNotFound(tx, by, reference)
  requireInScope(by.scope, found.municipality)
  return found
}

async function whyNotFound(tx: EntityManager, { scope }: Actor, goneReference: string): Promise<AppError> {
  const merge = await tx.findOneBy(PersonMerge, { goneReference, undoneAt: IsNull() })
  if (!merge || !inScope(scope, merge.municipality)) return new NotFoundError('not-found')
  const { reference } = await tx.findOneByOrFail(Referral, { id: merge.keptReferralId })
  return new ConflictError('person-merged', { reference })
}

/**
 * One referral with its person; of somebody who was merged into another, that one.
 * @throws NotFoundError `referral-unknown`, also for a person of another municipality.
 */
export async function findReferralById({ db }: Pick<Deps, 'db'>, scope: Scope, id: string): Promise<Referral> {
  const relations = { person: true } as const
  const own = await db.read.findOne(Referral, { where: { id }, relations })
  const merge = own ? null : await db.read.findOneBy(PersonMerge, { goneReferralId: id, undoneAt: IsNull() })
  const referral = merge ? await db.read.findOne(Referral, { where: { id: merge.keptReferralId }, relations }) : own
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
