import { In, IsNull, Not, type EntityManager } from 'typeorm'
import { ConflictError } from '../errors.ts'
import { User } from './user.entity.ts'

/**
 * Before this member of staff stops being an administrator: somebody else must be one, with a password.
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
