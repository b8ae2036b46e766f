import { In, IsNull, MoreThan, type EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { recordEvent } from '../../history/record-event.ts'
import { callerFrom } from '../caller.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { hashesOfWord } from './setup-word.ts'
import { signOutEverywhere } from '../sign-out-everywhere.ts'
import { User } from '../user.entity.ts'

type Needs = Pick<Deps, 'db' | 'clock' | 'secrets'>

/**
 * Whose link this is.
 * @throws NotFoundError `setup-link-invalid` when it is unknown, used or older than seven days.
 */
export async function findSetup(deps: Needs, word: string): Promise<{ email: string; name: string }> {
  const { email, name } = await ownerOf(deps, deps.db.read, word)
  return { email, name }
}

/**
 * Sets the password with the word from the link, which then stops working; ends all sessions of the account.
 * @returns the account, which may be signed in at once
 * @throws NotFoundError `setup-link-invalid`; InputError as `checkPassword`
 */
export async function choosePassword(deps: Needs, word: string, password: string): Promise<{ userId: string }> {
  await checkPassword(password, await findSetup(deps, word))
  const passwordHash = await hashPassword(password)
  return deps.db.write(async (tx) => {
    const user = await ownerOf(deps, tx, word)
    await tx.save(User, { ...user, passwordHash, setupHash: null, setupUntil: null })
    await signOutEverywhere(tx, user.id)
    const happening = { kind: 'user.password-chosen', data: { email: user.email } }
    await recordEvent(tx, deps.clock.now(), callerFrom(user).actor, happening)
    return { userId: user.id }
  }, 'accounts')
}

async function ownerOf(deps: Needs, manager: EntityManager, word: string): Promise<User> {
  const setup = {
    setupHash: In(hashesOfWord(deps, word)),
    setupUntil: MoreThan(deps.clock.now()),
    disabledAt: IsNull(),
  }
  const user = await manager.findOneBy(User, setup)
  if (!user) throw new NotFoundError('setup-link-invalid')
  return user
}
