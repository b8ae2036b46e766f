import { IsNull, Not, type EntityManager } from 'typeorm'
import { ConflictError } from '../errors.ts'
import { User } from './user.entity.ts'

/**
 * Before this member of staff stops being an administrator: somebody else must be one, with a password.
 * @throws ConflictError `last-admin`
 */
export async function keepAnAdmin(tx: EntityManager, { id, role }: Pick<User, 'id' | 'role'>): Promise<void> {
  if (role !== 'admin') return
  const other = { role: 'admin' as const, id: Not(id), disabledAt: IsNull(), passwordHash: Not(IsNull()) }
  if (!(await tx.existsBy(User, other))) throw new ConflictError('last-admin')
}
