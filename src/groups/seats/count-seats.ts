import { In, type EntityManager } from 'typeorm'
import { Placement } from '../placement.entity.ts'
import { LIVE_PLACEMENT } from '../placement-status.ts'

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
