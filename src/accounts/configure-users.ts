import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { checkRights, newRow, type NewUser } from './add-user.ts'
import { asEmail } from './email.ts'
import { User } from './user.entity.ts'

/** What the settings file did to the accounts. */
export interface ConfiguredUsers {
  created: number
  changed: number
  unchanged: number
}

/**
 * Makes the accounts that a settings file names, and sets name, role and municipalities of those that exist. Nobody gets a password
 * this way: `renewSetupLink` gives the link. The same file twice changes nothing.
 * @throws InputError as `addUser`
 */
export async function configureUsers(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  users: readonly NewUser[],
): Promise<ConfiguredUsers> {
  const result = { created: 0, changed: 0, unchanged: 0 }
  await db.write(async (tx) => {
    for (const given of users) {
      const found = await tx.findOneBy(User, { email: asEmail(given.email) })
      if (found && isSame(found, given)) {
        result.unchanged++
        continue
      }
      const rights = { role: given.role, municipalities: [...given.municipalities] }
      if (found) await checkRights(tx, given.role, given.municipalities)
      if (found) await tx.save(User, { ...found, ...rights, name: given.name?.trim() || found.name })
      else await tx.insert(User, await newRow(tx, given))
      result[found ? 'changed' : 'created']++
      const kind = found ? 'user.changed' : 'user.added'
      await recordEvent(tx, clock.now(), by, { kind, data: { email: asEmail(given.email), role: given.role } })
    }
  }, 'accounts')
  return result
}

function isSame(found: User, { name, role, municipalities }: NewUser): boolean {
  const rights = JSON.stringify([...municipalities].sort()) === JSON.stringify([...found.municipalities].sort())
  return rights && found.role === role && (!name || found.name === name.trim())
}
