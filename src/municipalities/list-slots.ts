import { Like, MoreThanOrEqual } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { Municipality } from './municipality.entity.ts'
import { inScope } from './scope.ts'
import { isFor } from './show-settings.ts'
import { type SlotWarning, slotWarnings } from './slot-warnings.ts'
import { Slot } from './slot.entity.ts'

/** A slot as it is shown: municipalities by name. */
export interface ListedSlot extends Pick<
  Slot,
  'code' | 'programme' | 'languages' | 'sessions' | 'resources' | 'closed'
> {
  readonly venue: string
  readonly room: string
  readonly capacity: number
  readonly serves: readonly string[]
  readonly overflow: readonly string[]
  readonly warnings: readonly SlotWarning[]
}

/**
 * The slots of a month to which people of the municipalities in scope may come, or that are in one of their rooms.
 * @param month `2026-12`; the first month from today that has a slot when none is given.
 */
export async function listSlots(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  month?: string,
): Promise<{ month: string; months: string[]; slots: ListedSlot[] }> {
  const names = new Map((await db.read.find(Municipality)).map(({ code, name }) => [code, name]))
  const mine = (slot: Slot) => isFor(slot, by.scope) || inScope(by.scope, slot.room.venue.municipality)
  const relations = { room: { venue: true } }
  const coming = await db.read.find(Slot, {
    where: { startsOn: MoreThanOrEqual(clock.today()) },
    relations,
    order: { startsOn: 'ASC' },
  })
  const months = [...new Set(coming.filter(mine).map(({ startsOn }) => startsOn.slice(0, 7)))]
  const chosen = month ?? months[0] ?? clock.today().slice(0, 7)
  const slots = await db.read.find(Slot, {
    where: { startsOn: Like(`${chosen}-%`) },
    relations,
    order: { startsOn: 'ASC', code: 'ASC' },
  })
  return { month: chosen, months, slots: slots.filter(mine).map((slot) => listed(slot, names)) }
}

function listed(slot: Slot, names: ReadonlyMap<string, string>): ListedSlot {
  const { code, programme, languages, sessions, resources, closed, room } = slot
  const named = (codes: readonly string[]) => codes.map((one) => names.get(one) ?? one)
  return {
    ...{ code, programme, languages, sessions, resources, closed },
    venue: room.venue.name,
    room: room.code.replace(/^.*\//, ''),
    capacity: room.capacity,
    serves: named(slot.serves),
    overflow: named(slot.overflow),
    warnings: slotWarnings(slot),
  }
}
