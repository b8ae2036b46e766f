import { createHash } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work, type Work, recordEvent } from '../../history/work.ts'
import { lockSlots, type KeptSlot } from './keep-groups.ts'
import { diffSettings, type SettingsStep } from './settings-diff.ts'
import { readSettingsFile, type SettingsFile } from './settings-file.ts'
import { applyUsers, diffUsers, type UserStep } from '../../accounts/users/configure-users.ts'
import { lockAdmins } from '../../accounts/users/change-user.ts'

/** All that a settings file would do here, now. */
export interface SettingsPlan {
  readonly places: readonly SettingsStep[]
  readonly users: readonly UserStep[]
  /** The same for the same plan: two that do something else differ in it. */
  readonly mark: string
}

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
 * What a settings file would do. `applySettings` does exactly this. Looks only.
 * @throws SettingsFileError as `diffSettings`; InputError and ConflictError as `diffUsers`.
 */
export async function planSettings(tx: EntityManager, settings: SettingsFile): Promise<SettingsPlan> {
  const places = await diffSettings(tx, settings)
  const users = await diffUsers(tx, settings.users)
  const told = [...places, ...users].map(({ table, code, kind, fields }) => [table, code, kind, fields])
  return { places, users, mark: createHash('sha256').update(JSON.stringify(told)).digest('hex') }
}

/**
 * Sets all that a settings file names, accounts too: all of it or nothing. The same file twice changes nothing.
 * @param text The file's content (JSON).
 * @throws InputError as `readSettingsFile` and `planSettings`.
 */
export async function applySettings(deps: World, by: Actor, text: string): Promise<ConfigureResult> {
  // A large file takes a while to read, and nobody should wait for that.
  const settings = readSettingsFile(text)
  return work(deps, by, { lock: 'settings' }, (work) => applyFile(work, settings))
}

/**
 * The same, as a part of another piece of work that holds the lock `settings`.
 * @param seen The mark of the plan that somebody agreed to; none when nobody looked.
 * @throws ConflictError `settings-changed` when the file does something else by now than what was seen: then nothing happens.
 */
export async function applyFile(work: Work, settings: SettingsFile, seen?: string): Promise<ConfigureResult> {
  const { tx } = work
  await lockSlots(tx, settings.slots)
  if (settings.users.length > 0) await lockAdmins(tx)
  const plan = await planSettings(tx, settings)
  if (seen !== undefined && seen !== plan.mark) throw new ConflictError('settings-changed')
  const places = await applySteps(work, plan.places)
  const users = await applyUsers(work, plan.users)
  return {
    ...places,
    created: places.created + users.created,
    changed: places.changed + users.changed,
    unchanged: places.unchanged + users.unchanged,
    ...(users.created > 0 ? { newUsers: users.created } : {}),
  }
}

/** Does what `diffSettings` found in the same transaction. */
async function applySteps({ tx, at, by }: Work, steps: readonly SettingsStep[]): Promise<ConfigureResult> {
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
