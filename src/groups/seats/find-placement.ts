import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { inScope } from '../../municipalities/scope.ts'
import { Placement } from '../placement.entity.ts'

/**
 * A seat with its person and group (with room and venue), for who may see that person.
 * @throws NotFoundError `placement-unknown`, also for a person of another municipality.
 */
export async function findPlacement(tx: EntityManager, scope: Scope, id: string): Promise<Placement> {
  const placement = await tx.findOne(Placement, {
    where: { id },
    relations: { referral: { person: true }, group: { slot: { room: { venue: true } } } },
  })
  if (!placement || !inScope(scope, placement.referral.municipality)) throw new NotFoundError('placement-unknown')
  return placement
}
