import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { keepAnAdmin, lockAdmins } from './keep-an-admin.ts'
import { User } from '../user.entity.ts'
import { signOutEverywhere } from './choose-password.ts'

/**
 * Closes an account and ends its sessions. What its owner did stays in the history. Doing it twice changes nothing.
 * @param who The e-mail address or the id.
 * @param own The id of who asks, if it is a member of staff.
 * @throws NotFoundError `user-not-found`; ConflictError `own-account`, `last-admin`
 */
export async function disableUser(
  deps: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  who: string,
  own?: string,
): Promise<void> {
  await work(deps, by, { lock: 'accounts' }, async ({ tx, at }) => {
    await lockAdmins(tx)
    const user = await findUser(tx, who)
    if (user.disabledAt) return
    if (user.id === own) throw new ConflictError('own-account')
    await keepAnAdmin(tx, user)
    await tx.save(User, { ...user, disabledAt: at, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, user.id)
    await recordEvent(tx, at, by, { kind: 'user.disabled', data: { email: user.email } })
  })
}

/**
 * Opens a closed account again, with the password it had.
 * @throws NotFoundError `user-not-found`
 */
export async function enableUser(deps: Pick<Deps, 'db' | 'clock'>, by: Actor, who: string): Promise<void> {
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
