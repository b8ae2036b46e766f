import type { EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { LetterStyle } from './letter-style.entity.ts'
import { Municipality } from './municipality.entity.ts'
import { Slot } from './slot.entity.ts'

/** What the file leaves to the application. */
const EMPTY = new Map<EntityTarget<ObjectLiteral>, ObjectLiteral>([
  [Municipality, { regionCode: null }],
  [LetterStyle, { window: null, accent: null, logoKind: null, logo: null }],
  [Slot, { closed: false }],
])

/** Makes or changes the row with this key, and says which. Columns that `row` does not have stay as they are. */
export async function putRow(
  tx: EntityManager,
  entity: EntityTarget<ObjectLiteral>,
  key: string,
  row: ObjectLiteral,
): Promise<'created' | 'changed' | 'unchanged'> {
  const found = await tx.findOne(entity, {
    where: { [key]: row[key] as string },
    loadRelationIds: { disableMixedMap: true },
  })
  if (!found) {
    await tx.save(entity, { ...EMPTY.get(entity), ...row })
    return 'created'
  }
  if (Object.entries(row).every(([name, value]) => same(found[name], value))) return 'unchanged'
  await tx.save(entity, { ...found, ...row })
  return 'changed'
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one ?? null)) === JSON.stringify(sorted(other ?? null))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, sorted(inner)]),
  )
}
