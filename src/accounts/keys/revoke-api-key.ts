import type { Deps } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { ApiKey } from '../api-key.entity.ts'

/**
 * Makes a key useless at once. Doing it twice changes nothing.
 * @throws NotFoundError `key-not-found`
 */
export async function revokeApiKey({ db, clock }: Pick<Deps, 'db' | 'clock'>, by: Actor, id: string): Promise<void> {
  await db.write(async (tx) => {
    const key = await tx.findOneBy(ApiKey, { id })
    if (!key) throw new NotFoundError('key-not-found')
    if (key.revokedAt) return
    await tx.update(ApiKey, { id }, { revokedAt: clock.now() })
    await recordEvent(tx, clock.now(), by, { kind: 'key.revoked', data: { name: key.name } })
  }, 'accounts')
}
