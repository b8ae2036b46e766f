import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { Municipality } from '../municipality.entity.ts'
import { readGround } from './new-slot.ts'
import type { Room } from '../room.entity.ts'
import { Slot } from '../slot.entity.ts'

/** Languages in which half days are often given, beside those that are in the timetable already. */
const COMMON = ['nl', 'en', 'ar', 'ti', 'tr', 'fa', 'so', 'uk', 'kmr', 'es']

/** What somebody who enters a slot can choose from. */
export interface SlotChoices {
  readonly rooms: readonly Room[]
  /** That form groups with the municipalities of these rooms, by name. */
  readonly municipalities: readonly Pick<Municipality, 'code' | 'name'>[]
  readonly languages: readonly string[]
  readonly resources: readonly string[]
}

/** The rooms of this person's municipalities, whom they may serve, and the languages and resources that are in use there. */
export async function slotChoices({ db }: Pick<Deps, 'db'>, by: Actor): Promise<SlotChoices> {
  const { rooms, together } = await readGround(db.read, by)
  const near = new Set([...rooms.values()].flatMap(({ venue }) => together.get(venue.municipality) ?? []))
  const all = await db.read.find(Municipality, { order: { name: 'ASC' } })
  const slots = (await db.read.find(Slot, { relations: { room: true } })).filter(({ room }) => rooms.has(room.code))
  return {
    rooms: [...rooms.values()],
    municipalities: all.filter(({ code }) => near.has(code)),
    languages: [...new Set([...COMMON, ...slots.flatMap(({ languages }) => languages)])],
    resources: [...new Set(slots.flatMap(({ resources }) => resources))].sort(),
  }
}
