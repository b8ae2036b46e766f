import type { Deps } from '../../deps.ts'
import type { Caller } from '../caller.ts'
import { UnknownCallerError } from '../refusals.ts'
import { User } from '../user.entity.ts'

/**
 * The e-mail address of who is signed in.
 * @throws UnknownCallerError `sign-in-needed` for a program with a key.
 */
export async function ownAddress(
  { db }: Pick<Deps, 'db'>,
  { userId }: Pick<Caller, 'userId'>,
): Promise<{ address: string; name: string }> {
  const user = userId ? await db.read.findOneBy(User, { id: userId }) : null
  if (!user) throw new UnknownCallerError('sign-in-needed')
  return { address: user.email, name: user.name }
}
