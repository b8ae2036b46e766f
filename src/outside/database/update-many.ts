import type { EntityManager } from 'typeorm'
import { inParts } from './in-parts.ts'

const ROWS_A_STATEMENT = 2_000

/**
 * Sets text columns of many rows in few statements, as one JSON parameter each (see `insert-many.ts`). Versions stay as they are.
 * @param rows Each with `id` and every one of the columns, by their names in the database.
 */
export async function updateMany<Column extends string>(
  tx: EntityManager,
  table: string,
  columns: readonly Column[],
  rows: readonly Readonly<Record<Column | 'id', string | null>>[],
): Promise<void> {
  const sqlite = tx.connection.options.type === 'better-sqlite3'
  const value = (name: string) => (sqlite ? `json_extract(new.value, '$.${name}')` : `new.value->>'${name}'`)
  const from = sqlite ? 'json_each(?) AS new' : 'json_array_elements($1::json) AS new(value)'
  const set = columns.map((name) => `"${name}" = ${value(name)}`).join(', ')
  for (const part of inParts(rows, ROWS_A_STATEMENT))
    await tx.query(`UPDATE "${table}" SET ${set} FROM ${from} WHERE "${table}".id = ${value('id')}`, [
      JSON.stringify(part),
    ])
}
