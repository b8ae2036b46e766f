import type { EntityManager } from 'typeorm'
import { TooOftenError } from '../../accounts/caller.ts'
import { allowed, counterOn, keyOf } from '../../accounts/sessions/counters.ts'
import type { Deps } from '../../deps.ts'

/** So many wrong codes in ten minutes: from one network, and from all of them together. */
const WRONG_CODES = { fromOne: 15, fromAll: 60 }

const TEN_MINUTES = 10 * 60

/**
 * Counts a code that is tried from a network before it is looked at, so that many at once are not more than one by one. A code is shorter
 * than a link, so fewer may be tried: `docs/limits.md` has the sum. What one network is refused counts for nobody else.
 * @param look Whether the code is right; then it is not counted.
 * @throws TooOftenError `too-many-requests`, also for a right code.
 */
export async function tryCode<T>(
  { db }: Pick<Deps, 'db'>,
  network: string,
  look: () => Promise<T | null>,
  { fromOne, fromAll } = WRONG_CODES,
): Promise<T | null> {
  const counters = async (tx: EntityManager) =>
    [
      [await counterOn(tx, 'code one', fromOne, TEN_MINUTES), keyOf(network)],
      [await counterOn(tx, 'code all', fromAll, TEN_MINUTES), keyOf('all')],
    ] as const
  const mayTry = await db.write(async (tx) => {
    for (const [counter, key] of await counters(tx)) if (!(await allowed(counter.consume(key)))) return false
    return true
  })
  if (!mayTry) throw new TooOftenError('too-many-requests')
  const found = await look()
  if (found !== null)
    await db.write(async (tx) => {
      for (const [counter, key] of await counters(tx)) await counter.reward(key)
    })
  return found
}
