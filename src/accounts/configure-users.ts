import type { EntityManager } from 'typeorm'
import type { Deps } from '../deps.ts'
import type { Actor } from '../history/actor.ts'
import { recordEvent } from '../history/record-event.ts'
import { newRow, type NewUser } from './add-user.ts'
import { changeFound } from './change-user.ts'
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
 * @throws InputError as `addUser`; ConflictError `last-admin`
 */
export async function configureUsers(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  users: readonly NewUser[],
): Promise<ConfiguredUsers> {
  const result = { created: 0, changed: 0, unchanged: 0 }
  await deps.db.write(async (tx) => {
    for (const user of users) result[await put(deps, tx, by, user)]++
  }, 'accounts')
  return result
}

async function put(
  deps: Pick<Deps, 'clock'>,
  tx: EntityManager,
  by: Actor,
  given: NewUser,
): Promise<keyof ConfiguredUsers> {
  const email = asEmail(given.email)
  const found = await tx.findOneBy(User, { email })
  if (found) return (await changeFound(deps, tx, by, found, given)) ? 'changed' : 'unchanged'
  await tx.insert(User, await newRow(tx, given))
  await recordEvent(tx, deps.clock.now(), by, { kind: 'user.added', data: { email, role: given.role } })
  return 'created'
}
