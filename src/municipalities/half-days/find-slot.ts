import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { inScope } from '../scope.ts'
import { Slot } from '../slot.entity.ts'

/**
 * A slot with its room and venue, for who plans there.
 * @throws NotFoundError `slot-unknown`
 */
export async function findSlot(tx: EntityManager, { scope }: Actor, code: string): Promise<Slot> {
  const slot = await tx.findOne(Slot, { where: { code }, relations: { room: { venue: true } } })
  if (!slot || !inScope(scope, slot.room.venue.municipality)) throw new NotFoundError('slot-unknown')
  return slot
}

/** True once its first session has begun. */
export function hasBegun({ sessions }: Pick<Slot, 'sessions'>, now: Moment): boolean {
  const [first] = sessions
  return first !== undefined && momentOf(first.date, first.start) <= now
}

/** Until the end of the transaction nobody else changes this slot or opens a group in it. Changes nothing. */
export async function lockSlot(tx: EntityManager, code: string): Promise<void> {
  await tx.update(Slot, { code }, { version: () => '"version"' })
}
