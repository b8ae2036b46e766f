import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work, type Work } from '../../history/work.ts'
import { type FieldChange, fieldsBetween } from '../../history/fields-between.ts'
import { checkRights, type NewUser } from './add-user.ts'
import { keepAnAdmin, lockAdmins } from './keep-an-admin.ts'
import { User } from '../user.entity.ts'
import type { Language } from '../../words/words.ts'

/** What can be changed of an account. */
type UserChange = Pick<NewUser, 'name' | 'role' | 'municipalities'>

/**
 * Changes the name, role and municipalities of a colleague; it counts from their next page on.
 * @throws NotFoundError `user-not-found`; ConflictError `last-admin`; InputError `role-unknown`, `municipality-unknown`, `municipality-missing`
 */
export async function changeUser(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  id: string,
  change: UserChange,
): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async (work) => {
    await lockAdmins(work.tx)
    const user = await work.tx.findOneBy(User, { id })
    if (!user) throw new NotFoundError('user-not-found')
    await changeFound(work, user, change)
  })
}

/** The same for an account that was found already. True when something was different. */
export async function changeFound({ tx, at, by }: Work, found: User, change: UserChange): Promise<boolean> {
  const { role, municipalities } = change
  if (userFields(found, change).length === 0) return false
  await checkRights(tx, role, municipalities)
  if (role !== 'admin') await keepAnAdmin(tx, found)
  await tx.save(User, { ...found, name: nameOf(found, change), role, municipalities: [...municipalities] })
  await recordEvent(tx, at, by, { kind: 'user.changed', data: { email: found.email, role } })
  return true
}

/** What would become different of an account. */
export function userFields(found: User, change: UserChange): FieldChange[] {
  const before = { name: found.name, role: found.role, municipalities: [...found.municipalities].sort() }
  const after = { name: nameOf(found, change), role: change.role, municipalities: [...change.municipalities].sort() }
  return fieldsBetween(before, after)
}

function nameOf(found: User, { name }: UserChange): string {
  return name?.trim() || found.name
}

/** Keeps with the account in which language its owner reads the pages. */
export async function switchLanguage({ db }: Pick<Deps, 'db'>, userId: string, language: Language): Promise<void> {
  await db.write((tx) => tx.update(User, { id: userId }, { language }))
}
