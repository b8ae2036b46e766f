import type { Deps } from '../../deps.ts'
import { ConflictError, ForbiddenError } from '../../errors.ts'
import { recordEvent } from '../../history/work.ts'
import { newRow } from './add-user.ts'
import { callerFrom } from '../caller.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { User } from '../user.entity.ts'
import { isSameSecret } from '../../outside/constant-time.ts'

/** Who becomes the first administrator. */
export interface FirstAdministrator {
  readonly name: string
  readonly email: string
  readonly password: string
  readonly language: 'nl' | 'en'
  /** The code from the start of the program; not needed by who sits at the machine itself. */
  readonly code: string
}

/** True as long as nobody has an account. */
export async function needsFirstAdministrator({ db }: Pick<Deps, 'db'>): Promise<boolean> {
  return !(await db.read.exists(User))
}

/** Printed at the start as long as nobody has an account: shows that who types it has the machine. The same in every process. */
export function firstAdministratorCode({ secrets }: Pick<Deps, 'secrets'>): string {
  return secrets.token('first-administrator', 0).slice(0, 12)
}

/**
 * Makes the first account. Of two at once, one wins.
 * @param fromHere Whether they sit at this machine: `isFromHere`.
 * @throws ForbiddenError `first-code-wrong`; ConflictError `first-administrator-exists`; InputError as `addUser` and `choosePassword`
 */
export async function makeFirstAdministrator(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  { name, email, password, language, code }: FirstAdministrator,
  fromHere: boolean,
): Promise<{ userId: string }> {
  if (!fromHere && !isSameSecret(code.trim().toLowerCase(), firstAdministratorCode(deps)))
    throw new ForbiddenError('first-code-wrong')
  await checkPassword(password, { email, name })
  const passwordHash = await hashPassword(password)
  return deps.db.write(async (tx) => {
    if (await tx.exists(User)) throw new ConflictError('first-administrator-exists')
    const row = { ...(await newRow(tx, { email, name, role: 'admin', municipalities: [], language })), passwordHash }
    await tx.insert(User, row)
    const by = callerFrom({ ...row, version: 1 }).actor
    await recordEvent(tx, deps.clock.now(), by, { kind: 'user.first-administrator', data: { email: row.email } })
    return { userId: row.id }
  }, 'accounts')
}
