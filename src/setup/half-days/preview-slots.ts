import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { likeness } from '../../municipalities/half-days/add-slots.ts'
import { checkSlot, type NewSlot, gatherGround } from '../../municipalities/half-days/new-slot.ts'
import type { SlotNote } from '../../municipalities/half-days/slot-notes.ts'
import { slotNotes } from '../../municipalities/half-days/slot-notes.ts'
import { type SlotPattern, spreadPattern, type SpreadPattern } from './slot-pattern.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import { gatherSurroundings } from '../../groups/group/slots-in-use.ts'

type World = Pick<Deps, 'db' | 'clock'>

/** A slot that is not there yet, with what is to be known of it. */
export interface PreviewedSlot {
  readonly slot: NewSlot
  readonly notes: readonly SlotNote[]
  /** The very same one is there already. */
  readonly exists: boolean
}

/**
 * Looks at slots before they are saved; changes nothing.
 * @param code Of the slot that is being changed: it does not clash with itself.
 * @throws InputError as `checkSlot`.
 */
export async function previewSlots(
  { db, clock }: World,
  by: Actor,
  slots: readonly NewSlot[],
  code = '',
): Promise<PreviewedSlot[]> {
  const ground = await gatherGround(db.read, by)
  const around = await gatherSurroundings(db.read, clock.today())
  const there = await db.read.find(Slot, { where: { closed: false }, relations: { room: true } })
  const likenesses = new Set(
    there.filter((slot) => slot.code !== code).map((slot) => likeness({ ...slot, room: slot.room.code })),
  )
  return slots.map((slot) => {
    const host = checkSlot(slot, ground, clock.now()).venue.municipality
    return { slot, notes: slotNotes({ ...slot, code, host }, around), exists: likenesses.has(likeness(slot)) }
  })
}

/**
 * The slots that a pattern would make, the days that it passes over and why, and what is left; changes nothing.
 * @throws InputError as `checkSlot` and `spreadPattern`.
 */
export async function previewPattern(
  world: World,
  by: Actor,
  what: Omit<NewSlot, 'sessions'>,
  pattern: SlotPattern,
): Promise<Omit<SpreadPattern, 'slots'> & { slots: PreviewedSlot[] }> {
  const { db, clock } = world
  const { from, start, end } = pattern
  // The form first: what is wrong with the room, the times or the first day is said once, not for each day.
  const host = checkSlot(
    { ...what, sessions: [{ date: from, start, end }] },
    await gatherGround(db.read, by),
    clock.now(),
  )
  const around = await gatherSurroundings(db.read, clock.today())
  const spread = spreadPattern(pattern, (day) => around.daysOff(day, host.venue.municipality))
  const slots = spread.slots.map((sessions) => ({ ...what, sessions }))
  return { ...spread, slots: await previewSlots(world, by, slots) }
}
