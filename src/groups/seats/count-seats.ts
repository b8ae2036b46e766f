import { In, type EntityManager } from 'typeorm'
import { Placement } from '../placement.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { overbooking, type ShowUp } from '../../municipalities/rules.ts'

/** How many people have a seat in a group, or had one when it was held, and how they stand. */
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
    .andWhere("placement.status NOT IN ('declined', 'cancelled')")
    .groupBy('placement.group_id')
    .getRawMany<{ id: string } & Record<keyof Seats, string | number>>()
  return new Map(
    rows.map(({ id, people, confirmed, attended, missed }) => [
      id,
      { people: Number(people), confirmed: Number(confirmed), attended: Number(attended), missed: Number(missed) },
    ]),
  )
}

/** How many seats are taken, by group, of all or of these; groups without anybody are not in it. */
export async function countTakenSeats(tx: EntityManager, groups?: readonly string[]): Promise<Map<string, number>> {
  const query = tx
    .createQueryBuilder(Placement, 'placement')
    .select('placement.group_id', 'id')
    .addSelect('COUNT(*)', 'size')
    .where('placement.status IN (:...live)', { live: LIVE_PLACEMENT })
    .groupBy('placement.group_id')
  if (groups) query.andWhere('placement.group_id IN (:...groups)', { groups: [...groups, ''] })
  const rows = await query.getRawMany<{ id: string; size: string | number }>()
  return new Map(rows.map(({ id, size }) => [id, Number(size)]))
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
    .where("placement.status IN ('attended', 'absent', 'excused')")
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
