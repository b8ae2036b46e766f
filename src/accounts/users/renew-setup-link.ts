import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import type { AddedUser } from './add-user.ts'
import { newSetupWord, setupLink } from './setup-word.ts'
import { User } from '../user.entity.ts'

/**
 * A new link to choose a password, for who lost the first one or forgot the password. Earlier links stop working; the password goes on.
 * @throws NotFoundError `user-not-found`
 */
export async function renewSetupLink(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets' | 'config'>,
  by: Actor,
  id: string,
): Promise<AddedUser> {
  const { word, ...setup } = newSetupWord(deps)
  return deps.db.write(async (tx) => {
    const user = await tx.findOneBy(User, { id })
    if (!user || user.disabledAt) throw new NotFoundError('user-not-found')
    await tx.save(User, { ...user, ...setup })
    await recordEvent(tx, deps.clock.now(), by, { kind: 'user.link-renewed', data: { email: user.email } })
    return { id, email: user.email, link: setupLink(deps, word) }
  }, 'accounts')
}
