import { In, IsNull } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { CalendarFeed } from '../calendar-feed.entity.ts'
import { type Caller, callerFrom } from '../caller.ts'
import { User } from '../user.entity.ts'
import { endFeed, mayHaveFeed } from '../users/end-feed.ts'

/**
 * Makes the address of somebody's calendar, or makes it anew: the one before it opens nothing any more.
 * @returns The word in it, this once; only a keyed hash is kept.
 */
export async function makeCalendarFeed(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  userId: string,
): Promise<string> {
  const word = deps.secrets.newWord()
  await work(deps, by, { lock: `calendar-feed:${userId}` }, async ({ tx, at }) => {
    await tx.delete(CalendarFeed, { userId })
    await tx.insert(CalendarFeed, { userId, wordHash: deps.secrets.hash('token', word), madeAt: at })
    await recordEvent(tx, at, by, { kind: 'calendar-feed.made' })
  })
  return word
}

/** Makes the address of somebody's calendar useless at once. Doing it twice changes nothing. */
export async function revokeCalendarFeed(deps: World, by: Actor, userId: string): Promise<void> {
  await work(deps, by, { lock: `calendar-feed:${userId}` }, (work) => endFeed(work, userId))
}

/** Since when somebody has an address; null when they have none. */
export async function findCalendarFeed({ db }: Pick<Deps, 'db'>, userId: string): Promise<CalendarFeed | null> {
  return db.read.findOneBy(CalendarFeed, { userId })
}

/**
 * Whose calendar stands behind a word, as they may look today.
 * @throws NotFoundError `calendar-feed-unknown` for an unknown word, a revoked one, and one of who may no longer sign in or see sessions;
 * UnavailableError `data-key-replaced`.
 */
export async function openCalendarFeed({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, word: string): Promise<Caller> {
  const hashes = WORD.test(word) ? secrets.hashes('token', word) : []
  const feed = await db.read.findOneBy(CalendarFeed, { wordHash: In(hashes) })
  const user = feed && (await db.read.findOneBy(User, { id: feed.userId, disabledAt: IsNull() }))
  if (user && mayHaveFeed(user.role)) return callerFrom(user)
  if (!feed) await requirePresentKey(db.read, secrets.key)
  throw new NotFoundError('calendar-feed-unknown')
}

const WORD = /^[a-z2-9]{26}$/
