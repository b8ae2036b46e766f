import type { Deps } from '../../deps.ts'
import { type Role } from '../roles.ts'
import { User } from '../user.entity.ts'

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
