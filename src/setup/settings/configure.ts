import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work, type Work } from '../../history/work.ts'
import { type KeptSlot, lockSlots } from './keep-groups.ts'
import { diffSettings, type SettingsStep } from './settings-diff.ts'
import type { SettingsFile } from './settings-file.ts'

/** How many things a settings file made, changed and found as they were. */
export interface ConfigureResult {
  created: number
  changed: number
  unchanged: number
  /** Those of `created` that are accounts: nobody of them has a password yet. Only when there are any. */
  newUsers?: number
  /** Slots that the file has otherwise than the group in them, or that was held in them: they stay as they are. Only when there are any. */
  kept?: readonly KeptSlot[]
}

/**
 * Sets what the file names: regions, municipalities, venues, rooms, slots and closed days (users: `accounts/configure-users.ts`).
 * What it does not name stays as it is; the same file twice changes nothing. A slot that holds a group is not moved under its people.
 * @throws SettingsFileError when something refers to what is neither in the file nor here.
 */
export async function configure(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  settings: SettingsFile,
): Promise<ConfigureResult> {
  return work(deps, by, { lock: 'settings' }, async (work) => {
    await lockSlots(work.tx, settings.slots)
    return applySteps(work, await diffSettings(work.tx, settings))
  })
}

/** Does what `diffSettings` found in the same transaction. */
export async function applySteps({ tx, at, by }: Work, steps: readonly SettingsStep[]): Promise<ConfigureResult> {
  const result = { created: 0, changed: 0, unchanged: 0 }
  for (const { kind, entity, row } of steps) {
    if (kind === 'created' || kind === 'changed') await tx.save(entity, row)
    if (kind !== 'kept') result[kind]++
  }
  if (result.created + result.changed > 0)
    await recordEvent(tx, at, by, { kind: 'settings.changed', data: { ...result } })
  const kept = steps.flatMap((step) => step.kept ?? [])
  return kept.length > 0 ? { ...result, kept } : result
}
