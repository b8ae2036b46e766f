import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { momentOf, type Moment } from '../../outside/clock.ts'
import { checkSlot, type NewSlot, readGround, slotColumns } from './new-slot.ts'
import { inScope } from '../scope.ts'
import type { FindSlotUse } from './slot-use.ts'
import { Slot } from '../slot.entity.ts'

type World = Pick<Deps, 'db' | 'clock'> & { readonly findSlotUse: FindSlotUse }

/**
 * Changes a slot in which there is no group, before it begins. With a group in it the group itself is moved (`groups/move-session.ts`).
 * @param version As the page showed it.
 * @throws NotFoundError `slot-unknown`; ConflictError `slot-has-group`, `slot-past`, `changed-meanwhile`; InputError as `checkSlot`.
 */
export async function changeSlot(
  world: World,
  by: Actor,
  { code, version, slot }: { readonly code: string; readonly version: number; readonly slot: NewSlot },
): Promise<void> {
  const { clock } = world
  await change(world, by, { code, version, kind: 'slots.changed' }, async (tx) => {
    checkSlot(slot, await readGround(tx, by), clock.now())
    return slotColumns(slot)
  })
}

/**
 * Takes a slot out of the timetable (`closed`), or puts it back. Nothing is lost.
 * @throws NotFoundError `slot-unknown`; ConflictError `slot-has-group`, `slot-past`, `changed-meanwhile`.
 */
export async function withdrawSlot(
  world: World,
  by: Actor,
  { code, version, closed }: { readonly code: string; readonly version: number; readonly closed: boolean },
): Promise<void> {
  const kind = closed ? 'slots.withdrawn' : 'slots.reopened'
  await change(world, by, { code, version, kind }, () => Promise.resolve({ closed }))
}

interface Wish {
  readonly code: string
  readonly version: number
  readonly kind: string
}

async function change(
  { db, clock, findSlotUse }: World,
  by: Actor,
  { code, version, kind }: Wish,
  columnsOf: (tx: EntityManager) => Promise<Partial<ReturnType<typeof slotColumns>> & { closed?: boolean }>,
): Promise<void> {
  await db.write(async (tx) => {
    const found = await findSlot(tx, by, code)
    await lockSlot(tx, code)
    if ((await findSlotUse(tx, { code })).has(code)) throw new ConflictError('slot-has-group')
    if (hasBegun(found, clock.now())) throw new ConflictError('slot-past')
    const { affected } = await tx.update(Slot, { code, version }, { ...(await columnsOf(tx)), version: version + 1 })
    if (affected === 0) throw new ConflictError('changed-meanwhile')
    const municipality = found.room.venue.municipality
    await recordEvent(tx, clock.now(), by, { kind, municipality, data: { slot: code } })
  }, 'plan')
}

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
