import type { EntityManager } from 'typeorm'
import { NAMELESS } from '../outside/database/data-key.entity.ts'

/** Where sealed values and the hashes of numbers are. The hashes of words that we gave away can't be made anew. */
const COLUMNS = [
  ['person', 'bsn_sealed'],
  ['person', 'v_number_sealed'],
  ['person', 'bsn_hash'],
  ['person', 'v_number_hash'],
  ['referral', 'track'],
  ['referral_import', 'content'],
  ['settings_upload', 'content'],
] as const

/** How many sealed values and hashed numbers there are under each key, by its name; `NAMELESS` for those that don't name theirs. */
export async function countByKey(tx: EntityManager): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (const [table, column] of COLUMNS) {
    const rows = await tx.query<{ name: string; count: number }[]>(
      `SELECT ${nameIn(column)} AS name, COUNT(*) AS count FROM "${table}" WHERE "${column}" IS NOT NULL GROUP BY 1`,
    )
    for (const { name, count } of rows) counts.set(name, (counts.get(name) ?? 0) + Number(count))
  }
  return counts
}

/** Up to so many sealed values that are not under this key, or all kinds with `null`. */
export async function someSealed(tx: EntityManager, notUnder: string | null, most: number): Promise<string[]> {
  const found: string[] = []
  for (const [table, column] of COLUMNS.filter(([, name]) => !/hash|track/.test(name))) {
    const other = notUnder === null ? '' : `AND ${nameIn(column)} <> '${notUnder}'`
    const rows = await tx.query<{ sealed: string }[]>(
      `SELECT "${column}" AS sealed FROM "${table}" WHERE "${column}" IS NOT NULL ${other} LIMIT ${most - found.length}`,
    )
    found.push(...rows.map(({ sealed }) => sealed))
    if (found.length >= most) break
  }
  return found
}

/** SQL for the name of the key that made what is in a column. */
export function nameIn(column: string): string {
  return `CASE WHEN substr(${column}, 11, 1) = ':' THEN substr(${column}, 1, 10) ELSE '${NAMELESS}' END`
}
