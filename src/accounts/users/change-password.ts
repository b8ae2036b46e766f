import type { Deps } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { recordEvent } from '../../history/record-event.ts'
import { callerFrom } from '../caller.ts'
import { checkPassword, hashPassword, isPassword } from './passwords.ts'
import { signOutEverywhere } from '../sign-out-everywhere.ts'
import { User } from '../user.entity.ts'

/**
 * Gives somebody another password, who knows the present one; ends all their sessions, and a link to choose a password stops working.
 * @throws InputError `password-wrong`, or as `checkPassword`; ConflictError `changed-meanwhile`; NotFoundError `user-not-found`
 */
export async function changePassword(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  id: string,
  { present, chosen }: { present: string; chosen: string },
): Promise<void> {
  const before = await db.read.findOneBy(User, { id })
  if (!before) throw new NotFoundError('user-not-found')
  if (!(await isPassword(present, before.passwordHash))) throw new InputError('password-wrong')
  await checkPassword(chosen, before)
  const passwordHash = await hashPassword(chosen)
  await db.write(async (tx) => {
    const user = await tx.findOneBy(User, { id })
    if (!user || user.passwordHash !== before.passwordHash) throw new ConflictError('changed-meanwhile')
    await tx.save(User, { ...user, passwordHash, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, id)
    const happening = { kind: 'user.password-changed', data: { email: user.email } }
    await recordEvent(tx, clock.now(), callerFrom(user).actor, happening)
  }, 'accounts')
}
