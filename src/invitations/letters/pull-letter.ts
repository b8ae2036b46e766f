import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { fallBack } from '../due/fall-back.ts'
import { withhold } from '../due/withhold-messages.ts'
import { findMessage } from '../recipient/recipient.ts'

/**
 * Takes a letter out of those that wait for the printer; also out of a batch that is being made, which is then made anew without it.
 * Whoever does this tells the person some other way: until then the person is on the list of who is to be called.
 * @throws NotFoundError `message-unknown`; ConflictError `letter-not-waiting`: it was printed meanwhile, or is no letter.
 */
export async function pullLetter(
  deps: Pick<Deps, 'db' | 'clock' | 'config'>,
  by: Actor,
  messageId: string,
): Promise<void> {
  await deps.db.write(async (tx) => {
    const { message } = await findMessage(tx, by.scope, messageId)
    const waits = message.channel === 'letter' && message.status === 'queued'
    if (!waits || !(await withhold(tx, deps, by, message, 'pulled'))) throw new ConflictError('letter-not-waiting')
    await fallBack(tx, deps, by, message, ['letter', 'email'])
  }, `message:${messageId}`)
}
