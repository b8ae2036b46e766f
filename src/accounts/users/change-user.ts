import type { Deps, World } from '../../deps.ts'
import { NotFoundError, ConflictError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { type FieldChange, fieldsBetween } from '../../history/fields-between.ts'
import { checkRights, type NewUser } from './add-user.ts'
import { User } from '../user.entity.ts'
import type { Language } from '../../words/words.ts'
import { type EntityManager, In, IsNull, Not } from 'typeorm'
import { signOutEverywhere } from './choose-password.ts'
import { endFeed, mayHaveFeed } from './end-feed.ts'

/** What can be changed of an account. */
type UserChange = Pick<NewUser, 'name' | 'role' | 'municipalities'>

/**
 * Changes the name, role and municipalities of a colleague; it counts from their next page on. A role that sees no sessions ends the
 * address of their calendar.
 * @throws NotFoundError `user-not-found`; ConflictError `last-admin`; InputError `role-unknown`, `municipality-unknown`, `municipality-missing`
 */
export async function changeUser(deps: World, by: Actor, id: string, change: UserChange): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async (work) => {
    await lockAdmins(work.tx)
    const user = await work.tx.findOneBy(User, { id })
    if (!user) throw new NotFoundError('user-not-found')
    await changeFound(work, user, change)
  })
}

/** The same for an account that was found already. True when something was different. */
export async function changeFound(work: Work, found: User, change: UserChange): Promise<boolean> {
  const { tx, at, by } = work
  const { role, municipalities } = change
  if (userFields(found, change).length === 0) return false
  await checkRights(tx, role, municipalities)
  if (role !== 'admin') await keepAnAdmin(tx, found)
  await tx.save(User, { ...found, name: nameOf(found, change), role, municipalities: [...municipalities] })
  await recordEvent(tx, at, by, { kind: 'user.changed', data: { email: found.email, role } })
  if (!mayHaveFeed(role)) await endFeed(work, found.id)
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

/** Keeps with the account whether its owner wants a mail with what waits for them. */
export async function switchTaskMail({ db }: Pick<Deps, 'db'>, userId: string, wantsTaskMail: boolean): Promise<void> {
  await db.write((tx) => tx.update(User, { id: userId }, { wantsTaskMail }))
}

/**
 * Closes an account, ends its sessions and the address of its calendar. What its owner did stays in the history. Doing it twice changes nothing.
 * @param who The e-mail address or the id.
 * @param own The id of who asks, if it is a member of staff.
 * @throws NotFoundError `user-not-found`; ConflictError `own-account`, `last-admin`
 */
export async function disableUser(deps: World, by: Actor, who: string, own?: string): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async (work) => {
    const { tx, at } = work
    await lockAdmins(tx)
    const user = await findUser(tx, who)
    if (user.disabledAt) return
    if (user.id === own) throw new ConflictError('own-account')
    await keepAnAdmin(tx, user)
    await tx.save(User, { ...user, disabledAt: at, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, user.id)
    await recordEvent(tx, at, by, { kind: 'user.disabled', data: { email: user.email } })
    await endFeed(work, user.id)
  })
}

/**
 * Opens a closed account again, with the password it had.
 * @throws NotFoundError `user-not-found`
 */
export async function enableUser(deps: World, by: Actor, who: string): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async ({ tx, at }) => {
    const user = await findUser(tx, who)
    if (!user.disabledAt) return
    await tx.save(User, { ...user, disabledAt: null })
    await recordEvent(tx, at, by, { kind: 'user.enabled', data: { email: user.email } })
  })
}

async function findUser(tx: EntityManager, who: string): Promise<User> {
  const user = await tx.findOneBy(User, who.includes('@') ? { email: who.trim().toLowerCase() } : { id: who })
  if (!user) throw new NotFoundError('user-not-found')
  return user
}

/**
 * Until the end of the transaction nobody else stops being an administrator; come before what you read of them. Two who each leave
 * the other as the last one would otherwise both succeed. Changes nothing.
 */
export async function lockAdmins(tx: EntityManager): Promise<void> {
  await tx.update(User, { role: 'admin' }, { version: () => '"version"' })
}

/**
 * Before this member of staff stops being an administrator: somebody else must be one, with a password.
 * Where it is to stay true, `lockAdmins` came first.
 * @param leaving Who stops being one at the same time.
 * @throws ConflictError `last-admin`
 */
export async function keepAnAdmin(
  tx: EntityManager,
  { id, role }: Pick<User, 'id' | 'role'>,
  leaving: readonly string[] = [],
): Promise<void> {
  if (role !== 'admin') return
  const other = {
    role: 'admin' as const,
    id: Not(In([id, ...leaving])),
    disabledAt: IsNull(),
    passwordHash: Not(IsNull()),
  }
  if (!(await tx.existsBy(User, other))) throw new ConflictError('last-admin')
}
