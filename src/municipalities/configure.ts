import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { checkReferences } from './check-references.ts'
import { type KeptSlot, slotsToKeep } from './keep-groups.ts'
import { putRow } from './put-row.ts'
import type { SettingsFile } from './settings-file.ts'
import { tablesOf } from './settings-rows.ts'
import { type FindSlotUse, NO_GROUPS } from './slot-use.ts'

/** How many things a settings file made, changed and found as they were. */
export interface ConfigureResult {
  created: number
  changed: number
  unchanged: number
  /** Slots with a live group that the file has at another time or place: they stay as they are. Only when there are any. */
  kept?: readonly KeptSlot[]
}

/**
 * Sets what the file names: regions, municipalities, venues, rooms, slots and closed days (users: `accounts/configure-users.ts`).
 * What it does not name stays as it is; the same file twice changes nothing. A slot that holds a group is not moved under its people.
 * @throws InputError `settings-unknown-code` when something refers to what is neither in the file nor here.
 */
export async function configure(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  settings: SettingsFile,
  findSlotUse: FindSlotUse = NO_GROUPS,
): Promise<ConfigureResult> {
  return db.write(async (tx) => {
    await checkReferences(tx, settings)
    const kept = await slotsToKeep(tx, settings.slots, findSlotUse)
    const slots = settings.slots.filter(({ code }) => !kept.some(({ slot }) => slot === code))
    const result = { created: 0, changed: 0, unchanged: 0 }
    for (const [entity, key, rows] of tablesOf({ ...settings, slots })) {
      for (const row of rows) result[await putRow(tx, entity, key, row)]++
    }
    if (result.created + result.changed > 0)
      await recordEvent(tx, clock.now(), by, { kind: 'settings.changed', data: { ...result } })
    return kept.length > 0 ? { ...result, kept } : result
  }, 'settings')
}
