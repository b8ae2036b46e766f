import { type EntityManager, In } from 'typeorm'
import { addDays, type Day } from '../../calendar/days.ts'
import { ClosedDay } from '../../municipalities/closed-day.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { Pool } from '../../municipalities/pools.ts'
import { Slot } from '../../municipalities/slot.entity.ts'
import type { LiveGroup, Timetable } from './gather-slots.ts'
import { Group } from '../group.entity.ts'
import { withOverbooking, countTakenSeats } from '../seats/count-seats.ts'

/** The whole timetable from a year ago: a series that began then may still go on. */
export async function gatherTimetable(tx: EntityManager, today: Day): Promise<Timetable> {
  const hosts = await withOverbooking(tx, await tx.find(Municipality))
  return timetable(hosts, await findSlots(tx, today), await liveGroups(tx), await tx.find(ClosedDay))
}

/**
 * As much of it as the planning of one pool looks at (`hostedSlots`): the slots that serve it, and those with a group in the same room
 * or with the same interpreter. In a country a pool is a small part.
 */
export async function gatherTimetableOf(tx: EntityManager, pool: Pool, today: Day): Promise<Timetable> {
  const codes = pool.municipalities.map(({ code }) => code)
  const own = await findSlots(tx, today, containsOne(['slot.serves', 'slot.overflow'], codes))
  const others = await findSlots(tx, today, sharingWith(tx, own))
  const slots = [...new Map([...own, ...others].map((slot) => [slot.code, slot])).values()]
  const inVenues = In([...new Set(slots.map(({ room }) => room.venue.municipality))])
  return timetable(
    await withOverbooking(tx, await tx.findBy(Municipality, { code: inVenues })),
    slots,
    await liveGroups(
      tx,
      slots.map(({ code }) => code),
    ),
    await tx.findBy(ClosedDay, { municipality: inVenues }),
  )
}

function timetable(
  hosts: readonly Municipality[],
  slots: readonly Slot[],
  groups: Timetable['groups'],
  closed: readonly ClosedDay[],
): Timetable {
  return {
    slots: inOrder(slots, ({ code }) => code),
    hosts: new Map(inOrder(hosts, ({ code }) => code).map((host) => [host.code, host])),
    groups: new Map(inOrder([...groups], ([slot]) => slot)),
    closed: inOrder(closed, ({ id }) => id),
  }
}

/** Not in the order of the database: that depends on its collation, and on how it came to the rows. */
function inOrder<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Thing[] {
  return things.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
}

interface Condition {
  readonly sql: string
  readonly parameters: Readonly<Record<string, unknown>>
}

function findSlots(tx: EntityManager, today: Day, which?: Condition): Promise<Slot[]> {
  const query = tx
    .createQueryBuilder(Slot, 'slot')
    .innerJoinAndSelect('slot.room', 'room')
    .innerJoinAndSelect('room.venue', 'venue')
    .where('slot.startsOn >= :from', { from: addDays(today, -366) })
  return (which ? query.andWhere(which.sql, which.parameters) : query).getMany()
}

/** Those with a group in a room of these slots, or with one of their interpreters or trainers. */
function sharingWith(tx: EntityManager, slots: readonly Slot[]): Condition {
  const rooms = [...new Set(slots.map(({ room }) => room.code))]
  const shared = containsOne(['slot.resources'], [...new Set(slots.flatMap(({ resources }) => resources))])
  const held = tx.createQueryBuilder().subQuery().select('team.slot_code').from(Group, 'team')
  const live = held.where("team.status IN ('proposed', 'planned')").getQuery()
  return {
    sql: `slot.code IN ${live} AND (room.code IN (:...rooms) OR ${shared.sql})`,
    parameters: { ...shared.parameters, rooms: [...rooms, ''] },
  }
}

/** More than these are not asked for one by one: then all slots come, and `hostedSlots` chooses. */
const MOST_VALUES = 300

/** True for a row with one of these in a list that is kept as JSON. */
function containsOne(columns: readonly string[], values: readonly string[]): Condition {
  if (values.length > MOST_VALUES) return { sql: '1 = 1', parameters: {} }
  const parameters = Object.fromEntries(values.map((value, index) => [`in${index}`, `%${inJson(value)}%`]))
  const names = Object.keys(parameters)
  const tests = columns.flatMap((column) => names.map((name) => `${column} LIKE :${name} ESCAPE '!'`))
  return { sql: `(${['1 = 0', ...tests].join(' OR ')})`, parameters }
}

/** `"0935"` as it stands in a JSON list, for LIKE. */
function inJson(value: string): string {
  return JSON.stringify(value).replace(/[!%_]/g, '!$&')
}

async function liveGroups(tx: EntityManager, slots?: readonly string[]): Promise<Map<string, LiveGroup>> {
  const groups = await tx.find(Group, {
    where: { status: In(['proposed', 'planned']), ...(slots && { slot: { code: In([...slots]) } }) },
    relations: { slot: true },
  })
  const sizes = await countTakenSeats(tx, slots && groups.map(({ id }) => id))
  return new Map(
    groups.map(({ id, slot, status, language, capacity }) => [
      slot.code,
      { id, status, language, capacity, size: sizes.get(id) ?? 0 },
    ]),
  )
}
