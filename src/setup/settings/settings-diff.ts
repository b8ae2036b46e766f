import { type EntityManager, type EntityTarget, In, type ObjectLiteral } from 'typeorm'
import { checkReferences } from './check-references.ts'
import { type FieldChange, fieldsBetween } from '../../history/fields-between.ts'
import { inParts } from '../../outside/database/in-parts.ts'
import { type KeptSlot, slotsToKeep } from './keep-groups.ts'
import { LetterStyle } from '../../municipalities/letter-style.entity.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { SettingsFile } from './settings-file.ts'
import { type SettingsTable, tablesOf, type TableRows } from './settings-rows.ts'
import { Slot } from '../../municipalities/slot.entity.ts'

/** What a settings file does to one row. */
export interface SettingsStep {
  readonly table: SettingsTable
  readonly code: string
  /** `kept`: the file has a slot with a group at another time or place, so the slot stays as it is. */
  readonly kind: 'created' | 'changed' | 'unchanged' | 'kept'
  /** What becomes different of a row that is there; of a new one, nothing. */
  readonly fields: readonly FieldChange[]
  readonly kept?: KeptSlot
  readonly entity: EntityTarget<ObjectLiteral>
  /** The row as it will be. */
  readonly row: ObjectLiteral
}

/**
 * What a settings file would do here, now. `configure` does exactly this. Looks only; what the file does not name is left alone.
 * @throws SettingsFileError when something refers to what is neither in the file nor here.
 */
export async function diffSettings(tx: EntityManager, settings: SettingsFile): Promise<SettingsStep[]> {
  await checkReferences(tx, settings)
  const kept = new Map((await slotsToKeep(tx, settings.slots)).map((one) => [one.slot, one]))
  const steps: SettingsStep[] = []
  for (const rows of tablesOf(settings)) {
    for (const step of await stepsOf(tx, rows)) {
      const held = step.table === 'slots' ? kept.get(step.code) : undefined
      steps.push(held ? { ...step, kind: 'kept', kept: held } : step)
    }
  }
  return steps
}

/** What the file leaves to the application. */
const EMPTY = new Map<EntityTarget<ObjectLiteral>, ObjectLiteral>([
  [Municipality, { regionCode: null }],
  [LetterStyle, { window: null, accent: null, logoKind: null, logo: null }],
  [Slot, { closed: false }],
])

/** Columns that a row of the file does not have stay as they are. */
async function stepsOf(tx: EntityManager, { table, entity, key, rows }: TableRows): Promise<SettingsStep[]> {
  const wanted = new Map(rows.map((row) => [String(row[key]), row]))
  const there = await findRows(tx, entity, key, [...wanted.keys()])
  return [...wanted].map(([code, row]) => {
    const found = there.get(code)
    const fields = found ? fieldsBetween(found, row) : []
    const kind = !found ? 'created' : fields.length > 0 ? 'changed' : 'unchanged'
    return { table, code, kind, fields, entity, row: { ...(found ?? EMPTY.get(entity)), ...row } }
  })
}

async function findRows(tx: EntityManager, entity: EntityTarget<ObjectLiteral>, key: string, codes: readonly string[]) {
  const found = new Map<string, ObjectLiteral>()
  for (const part of inParts(codes)) {
    const where = { [key]: In(part) }
    const rows = await tx.find(entity, { where, loadRelationIds: { disableMixedMap: true } })
    for (const row of rows) found.set(String(row[key]), row)
  }
  return found
}
