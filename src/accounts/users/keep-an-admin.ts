import { In, IsNull, Not, type EntityManager } from 'typeorm'
import { ConflictError } from '../../errors.ts'
import { User } from '../user.entity.ts'

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
