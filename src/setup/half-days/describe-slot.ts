import { gatherSurroundings } from '../../groups/group/slots-in-use.ts'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { isSeenBy } from './list-slots.ts'
import { inScope } from '../../municipalities/scope.ts'
import { type SlotNote, slotNotes, type SlotUse } from '../../municipalities/half-days/slot-notes.ts'
import { type SlotState, slotState } from './slot-state.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { hasBegun } from '../../municipalities/half-days/find-slot.ts'

/** A slot with all that its page says. */
export interface DescribedSlot {
  readonly slot: Slot
  readonly use: SlotUse | undefined
  readonly notes: readonly SlotNote[]
  readonly state: SlotState
  readonly begun: boolean
  /** Nothing stands in the way of changing it. */
  readonly editable: boolean
  /** True for who plans in its venue. */
  readonly mine: boolean
}

/**
 * One slot, for who may see it.
 * @throws NotFoundError `slot-unknown`
 */
export async function showSlot(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  code: string,
): Promise<DescribedSlot> {
  const slot = await db.read.findOne(Slot, { where: { code }, relations: { room: { venue: true } } })
  if (!slot || !isSeenBy(slot, by)) throw new NotFoundError('slot-unknown')
  const around = await gatherSurroundings(db.read, clock.today(), slot.startsOn)
  const host = slot.room.venue.municipality
  const use = around.use.get(code)
  const begun = hasBegun(slot, clock.now())
  const mine = inScope(by.scope, host)
  const { programme, resources, sessions, room, closed } = slot
  const notes = closed ? [] : slotNotes({ code, programme, host, resources, sessions, room: room.code }, around)
  const state = slotState({ code, sessions, closed, host }, around)
  return { slot, use, notes, state, begun, mine, editable: mine && !use && !begun && !closed }
}
