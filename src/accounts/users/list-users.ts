import type { Deps } from '../../deps.ts'
import { User, type Role } from '../user.entity.ts'
import { type Caller, UnknownCallerError } from '../caller.ts'

/** A member of staff without anything secret. */
export interface ListedUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly municipalities: readonly string[]
  /** `invited`: has not chosen a password yet. */
  readonly status: 'active' | 'invited' | 'disabled'
}

/** Everybody with an account, by name; who is disabled comes last. */
export async function listUsers({ db }: Pick<Deps, 'db'>): Promise<ListedUser[]> {
  const users = (await db.read.find(User, { order: { name: 'ASC', email: 'ASC' } })).map(listed)
  return [...users.filter((user) => user.status !== 'disabled'), ...users.filter((user) => user.status === 'disabled')]
}

function listed({ id, email, name, role, municipalities, passwordHash, disabledAt }: User): ListedUser {
  const status = disabledAt ? 'disabled' : passwordHash ? 'active' : 'invited'
  return { id, email, name, role, municipalities, status }
}

/**
 * What only who is signed in sees of their own account.
 * @throws UnknownCallerError `sign-in-needed` for a program with a key.
 */
export async function findOwnAccount(
  { db }: Pick<Deps, 'db'>,
  { userId }: Pick<Caller, 'userId'>,
): Promise<{ address: string; name: string; wantsTaskMail: boolean }> {
  const user = userId ? await db.read.findOneBy(User, { id: userId }) : null
  if (!user) throw new UnknownCallerError('sign-in-needed')
  return { address: user.email, name: user.name, wantsTaskMail: user.wantsTaskMail }
}
