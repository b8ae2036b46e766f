import { addDays, partOfDay, type Day } from '../../calendar/days.ts'
import type { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Pool } from '../../municipalities/pools.ts'
import type { Slot } from '../../municipalities/slot.entity.ts'
import type { Slot as PlannerSlot } from '../../planner/problem/problem.ts'
import type { Group } from '../group.entity.ts'

/** The timetable as it stands: every slot, in whose venue it is, the group that is in it, and the days on which nothing happens. */
export interface Timetable {
  readonly slots: readonly Slot[]
  /** By code, with the `overbookPercent` that counts today. */
  readonly hosts: ReadonlyMap<string, Municipality>
  readonly groups: ReadonlyMap<string, LiveGroup>
  readonly closed: readonly ClosedDay[]
}

/** A group that is planned or proposed, as the planner sees it. */
export interface LiveGroup {
  readonly id: string
  readonly status: Group['status']
  readonly language: string
  readonly capacity: number
  readonly size: number
}

/**
 * The slots that matter tonight: those that serve this pool and start late enough to tell people (`noticeDays` of the host), and
 * those that hold a group already, for whomever, in a room or with an interpreter that this pool could want: a group keeps them. A
 * group that starts too soon, or waits for approval, takes nobody in.
 */
export function hostedSlots({ slots, hosts, groups, closed }: Timetable, pool: Pool, today: Day): PlannerSlot[] {
  const serving = slotsServing(slots, pool)
  const wanted = new Set(serving.flatMap(takes))
  return slots.flatMap((slot) => {
    const host = hosts.get(slot.room.venue.municipality)
    const group = groups.get(slot.code)
    if (!host || slot.sessions.every(({ date }) => date < today)) return []
    const open =
      !slot.closed &&
      group?.status !== 'proposed' &&
      slot.startsOn >= addDays(today, host.rules.noticeDays) &&
      !fallsOnClosedDay(slot, host.code, closed)
    if (group ? !takes(slot).some((one) => wanted.has(one)) : !open || !serving.includes(slot)) return []
    return [plannerSlot(slot, host, group, open)]
  })
}

/** The slots to which people of this pool may come. */
export function slotsServing(slots: readonly Slot[], { municipalities }: Pool): Slot[] {
  const codes = new Set(municipalities.map(({ code }) => code))
  return slots.filter(({ serves, overflow }) => [...serves, ...overflow].some((code) => codes.has(code)))
}

/** A slot in words of the planner. `open`: takes people in. */
export function plannerSlot(slot: Slot, host: Municipality, group: LiveGroup | undefined, open: boolean): PlannerSlot {
  return {
    id: slot.code,
    host: host.code,
    programme: slot.programme,
    sessions: slot.sessions.map(({ date, start }) => ({ date, part: partOfDay(start) })),
    languages: slot.languages,
    capacity: open ? Math.min(seatsOf(slot, host), group?.capacity ?? Infinity) : (group?.size ?? 0),
    serves: slot.serves,
    overflow: slot.overflow,
    offers: slot.room.offers,
    resources: takes(slot),
    group: group ? { language: group.language, size: group.size } : null,
  }
}

/** What no other group can have at the same time: the room, interpreters, trainers. */
export function takes({ room, resources }: Slot): string[] {
  return [`room ${room.code}`, ...resources]
}

/** Most people that a group in this slot may have: the smaller of the room and the host's rules. */
export function seatsOf(slot: Slot, host: Pick<Municipality, 'rules'>): number {
  return Math.min(slot.room.capacity, mostPeople(host.rules))
}

/** The largest group, with `overbookPercent` more invited than it should become. No room is ever overbooked: that is the fire brigade's number. */
export function mostPeople({ maxGroupSize, overbookPercent }: Municipality['rules']): number {
  return Math.floor((maxGroupSize * (100 + (overbookPercent ?? 0))) / 100)
}

/** True when the host is closed on one of the slot's days. */
export function fallsOnClosedDay(slot: Slot, host: string, closed: readonly ClosedDay[]): boolean {
  return slot.sessions.some(({ date }) =>
    closed.some((day) => day.municipality === host && day.fromDay <= date && date <= day.toDay),
  )
}
