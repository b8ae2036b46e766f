import type { EntityManager } from 'typeorm'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { Placement } from '../placement.entity.ts'
import { overbooking, type ShowUp } from '../../municipalities/rules.ts'

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
