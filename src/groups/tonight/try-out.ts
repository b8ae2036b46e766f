import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { NewSlot } from '../../municipalities/half-days/new-slot.ts'
import { isOpenedBy, openedTo, type Opening } from '../../municipalities/half-days/add-slots.ts'
import type { Room } from '../../municipalities/room.entity.ts'
import type { MunicipalityRules } from '../../municipalities/rules.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'
import type { PoolWorld } from '../gathering/gather-problem.ts'

/** The rules that decide who gets a seat; the others are about inviting. */
export const TRIED_RULES = [
  'minGroupSize',
  'maxGroupSize',
  'rescueDays',
  'rescueGroupSize',
  'overflowAfterDays',
  'noticeDays',
  'overbookPercent',
] as const
export type TriedRule = (typeof TRIED_RULES)[number]

/** Other rules for some municipalities. */
export interface OtherRules {
  readonly municipalities: readonly string[]
  readonly values: Partial<Pick<MunicipalityRules, TriedRule>>
}

/** What somebody wants to see the effect of, before it is so. */
export interface TryOut {
  readonly rules: OtherRules | null
  readonly opening: Opening | null
  readonly slot: NewSlot | null
}

/** A slot that is only tried has this code. */
export const TRIED_SLOT = 'try-out'

/**
 * The world as it would be. Changes nothing of the one it gets.
 * @param rooms By code; a slot in a room that is not among them is left out.
 */
export function applyTryOut(world: PoolWorld, tryOut: TryOut, rooms: ReadonlyMap<string, Room>): PoolWorld {
  const ruled = tryOut.rules ? withRules(world, tryOut.rules) : world
  const opened = tryOut.opening ? withOpening(ruled, tryOut.opening) : ruled
  const room = tryOut.slot && rooms.get(tryOut.slot.room)
  return tryOut.slot && room ? withSlot(opened, tryOut.slot, room) : opened
}

function withRules(world: PoolWorld, { municipalities, values }: OtherRules): PoolWorld {
  const changed = (one: Municipality): Municipality =>
    municipalities.includes(one.code) ? { ...one, rules: { ...one.rules, ...values } } : one
  const hosts = new Map([...world.timetable.hosts].map(([code, one]) => [code, changed(one)]))
  return {
    ...world,
    pool: { ...world.pool, municipalities: world.pool.municipalities.map(changed) },
    timetable: { ...world.timetable, hosts },
  }
}

function withOpening(world: PoolWorld, opening: Opening): PoolWorld {
  const slots = world.timetable.slots.map((slot) =>
    isOpenedBy(slot, opening, world.today) ? { ...slot, ...openedTo(slot, opening) } : slot,
  )
  return { ...world, timetable: { ...world.timetable, slots } }
}

function withSlot(world: PoolWorld, extra: NewSlot, room: Room): PoolWorld {
  const slot: Slot = {
    code: TRIED_SLOT,
    programme: extra.programme,
    room,
    languages: [...extra.languages],
    serves: [...extra.serves],
    overflow: [...extra.overflow],
    resources: [...extra.resources],
    sessions: extra.sessions,
    startsOn: extra.sessions[0]?.date ?? '',
    closed: false,
    version: 1,
  }
  return { ...world, timetable: { ...world.timetable, slots: [...world.timetable.slots, slot] } }
}
