import { In, type EntityManager } from 'typeorm'
import { Placement } from '../placement.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { overbooking, type ShowUp } from '../../municipalities/rules.ts'

/** How many people have a seat in all of a group, or had one when it was held, and how they stand. */
export interface Seats {
  readonly people: number
  readonly confirmed: number
  /** Who was there and who was not, once that is known: after the last session. */
  readonly attended: number
  readonly missed: number
}

export const NO_SEATS: Seats = { people: 0, confirmed: 0, attended: 0, missed: 0 }

/** By group; a group in which nobody has or had a seat is not there. */
export async function countSeats(tx: EntityManager, groups: readonly string[]): Promise<ReadonlyMap<string, Seats>> {
  const rows = await tx
    .createQueryBuilder(Placement, 'placement')
    .select('placement.group_id', 'id')
    .addSelect('COUNT(*)', 'people')
    .addSelect("SUM(CASE WHEN placement.status = 'confirmed' THEN 1 ELSE 0 END)", 'confirmed')
    .addSelect("SUM(CASE WHEN placement.status = 'attended' THEN 1 ELSE 0 END)", 'attended')
    .addSelect("SUM(CASE WHEN placement.status IN ('absent', 'excused') THEN 1 ELSE 0 END)", 'missed')
    .where({ group: { id: In([...groups]) } })
    .andWhere("placement.status NOT IN ('declined', 'cancelled') AND placement.session_id IS NULL")
    .groupBy('placement.group_id')
    .getRawMany<{ id: string } & Record<keyof Seats, string | number>>()
  return new Map(
    rows.map(({ id, people, confirmed, attended, missed }) => [
      id,
      { people: Number(people), confirmed: Number(confirmed), attended: Number(attended), missed: Number(missed) },
    ]),
  )
}

/**
 * How many seats are taken for who would come to all of a group, by group, of all or of these: with those who catch up at its fullest
 * session. Groups without anybody are not in it.
 */
export async function countTakenSeats(tx: EntityManager, groups?: readonly string[]): Promise<Map<string, number>> {
  const taken = await countBySession(tx, groups)
  return new Map([...taken].map(([id, { whole, catchUps }]) => [id, whole + Math.max(0, ...catchUps.values())]))
}

/** How many seats of a group are taken: at one of its sessions, or (null) at the fullest one. */
export async function countTakenAt(tx: EntityManager, groupId: string, sessionId: string | null): Promise<number> {
  if (sessionId === null) return (await countTakenSeats(tx, [groupId])).get(groupId) ?? 0
  const taken = (await countBySession(tx, [groupId])).get(groupId)
  return taken ? taken.whole + (taken.catchUps.get(sessionId) ?? 0) : 0
}

/** Taken seats of a group: of who comes to all of it, and by session of who catches up there. */
export interface TakenSeats {
  whole: number
  readonly catchUps: Map<string, number>
}

/** The taken seats by group, of all or of these; groups without anybody are not in it. */
export async function countBySession(tx: EntityManager, groups?: readonly string[]): Promise<Map<string, TakenSeats>> {
  const query = tx
    .createQueryBuilder(Placement, 'placement')
    .select('placement.group_id', 'id')
    .addSelect('placement.session_id', 'session')
    .addSelect('COUNT(*)', 'size')
    .where('placement.status IN (:...live)', { live: LIVE_PLACEMENT })
    .groupBy('placement.group_id')
    .addGroupBy('placement.session_id')
  if (groups) query.andWhere('placement.group_id IN (:...groups)', { groups: [...groups, ''] })
  const taken = new Map<string, TakenSeats>()
  for (const { id, session, size } of await query.getRawMany<{ id: string; session: string | null; size: string }>()) {
    const seats = taken.get(id) ?? { whole: 0, catchUps: new Map<string, number>() }
    taken.set(id, seats)
    if (session === null) seats.whole = Number(size)
    else seats.catchUps.set(session, Number(size))
  }
  return taken
}

const NOBODY: ShowUp = { expected: 0, came: 0 }

/**
 * How many people kept a seat in groups in venues of these municipalities until the last session, and how many of them came. Who said
 * before that they could not come does not count: their seat was offered to somebody else.
 */
export async function countShowUps(tx: EntityManager, hosts: readonly string[]): Promise<Map<string, ShowUp>> {
  if (hosts.length === 0) return new Map()
  const rows = await tx
    .createQueryBuilder(Placement, 'placement')
    .innerJoin('placement.group', 'team')
    .innerJoin('team.slot', 'slot')
    .innerJoin('slot.room', 'room')
    .innerJoin('room.venue', 'venue')
    .select('venue.municipality', 'host')
    .addSelect('COUNT(*)', 'expected')
    .addSelect("SUM(CASE WHEN placement.status = 'attended' THEN 1 ELSE 0 END)", 'came')
    .where("placement.status IN ('attended', 'absent', 'excused') AND placement.session_id IS NULL")
    .andWhere('venue.municipality IN (:...hosts)', { hosts })
    .groupBy('venue.municipality')
    .getRawMany<{ host: string; expected: string | number; came: string | number }>()
  return new Map(rows.map(({ host, expected, came }) => [host, { expected: Number(expected), came: Number(came) }]))
}

/** The municipalities with `overbookPercent` as the number that counts today, also where it is computed. */
export async function withOverbooking(
  tx: EntityManager,
  municipalities: readonly Municipality[],
): Promise<Municipality[]> {
  const computed = municipalities.filter(({ rules }) => rules.overbookPercent === null)
  const known = await countShowUps(
    tx,
    computed.map(({ code }) => code),
  )
  return municipalities.map((one) => {
    const { percent } = overbooking(one.rules, known.get(one.code) ?? NOBODY)
    return { ...one, rules: { ...one.rules, overbookPercent: percent } }
  })
}
