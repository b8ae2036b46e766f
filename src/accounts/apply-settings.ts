import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { configure, type ConfigureResult } from '../municipalities/configure.ts'
import { readSettingsFile } from '../municipalities/settings-file.ts'
import type { FindSlotUse } from '../municipalities/slot-use.ts'
import { configureUsers } from './configure-users.ts'

/**
 * Sets all that a settings file names, accounts too: all of it or nothing. The same file twice changes nothing.
 * @param text The file's content (JSON).
 * @param findSlotUse Which slots hold a group: those are not moved under their people.
 * @throws InputError as `readSettingsFile`, `configure` and `configureUsers`.
 */
export async function applySettings(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  text: string,
  findSlotUse: FindSlotUse,
): Promise<ConfigureResult> {
  const settings = readSettingsFile(text)
  return deps.db.write(async () => {
    const places = await configure(deps, by, settings, findSlotUse)
    const users = await configureUsers(deps, by, settings.users)
    return {
      ...places,
      created: places.created + users.created,
      changed: places.changed + users.changed,
      unchanged: places.unchanged + users.unchanged,
    }
  }, 'settings')
}
