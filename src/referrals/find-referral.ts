import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../errors.ts'
import type { Actor } from '../history/actor.ts'
import { requireInScope } from '../municipalities/scope.ts'
import { Referral } from './referral.entity.ts'

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
