import { randomUUID } from 'node:crypto'
import { In, IsNull, MoreThanOrEqual } from 'typeorm'
import { addDays } from '../../calendar/days.ts'
import type { Deps, World } from '../../deps.ts'
import { InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { requirePresentKey } from '../../outside/database/present-key.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { ReviewLink } from './review-link.entity.ts'

/** For how many days a link can be made. */
export const REVIEW_DAYS = [14, 30, 90] as const

/** Who reviews which language, and for how long. */
interface NewReviewLink {
  readonly language: string
  readonly name: string
  readonly days: number
}

/** The languages that can be reviewed: all that messages are written in, beside the Dutch. */
export function reviewLanguages(): string[] {
  return ourTemplates().languages.filter((code) => code !== 'nl')
}

/**
 * Makes a link for somebody who reads a language.
 * @returns The word in it, this once; only a keyed hash is kept.
 * @throws InputError `review-language`, `review-for-missing`, `review-days`
 */
export async function makeReviewLink(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  { language, name: given, days }: NewReviewLink,
): Promise<string> {
  const name = given.trim()
  if (!reviewLanguages().includes(language)) throw new InputError('review-language')
  if (!name) throw new InputError('review-for-missing')
  if (!REVIEW_DAYS.some((known) => known === days)) throw new InputError('review-days')
  const word = deps.secrets.newWord()
  await work(deps, by, {}, async ({ tx, at, today }) => {
    const wordHash = deps.secrets.hash('token', word)
    const kept = { madeAt: at, madeBy: by.name, lastDay: addDays(today, days), revokedAt: null }
    await tx.insert(ReviewLink, { id: randomUUID(), language, name, wordHash, ...kept })
    await recordEvent(tx, at, by, { kind: 'review-link.made', data: { language, name } })
  })
  return word
}

/** A link without what is secret about it. */
export interface ListedLink extends Omit<ReviewLink, 'wordHash'> {
  /** Whether it still opens. */
  readonly opens: boolean
}

/** All links, the newest first. */
export async function listReviewLinks({ db, clock }: World): Promise<ListedLink[]> {
  const links = await db.read.find(ReviewLink, { order: { madeAt: 'DESC', id: 'ASC' } })
  return links.map(({ wordHash: _, ...link }) => ({
    ...link,
    opens: link.revokedAt === null && link.lastDay >= clock.today(),
  }))
}

/**
 * Makes a link useless at once. Doing it twice changes nothing.
 * @throws NotFoundError `not-found`
 */
export async function revokeReviewLink(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, { lock: `review-link:${id}` }, async ({ tx, at }) => {
    const link = await tx.findOneBy(ReviewLink, { id })
    if (!link) throw new NotFoundError('not-found')
    if (link.revokedAt) return
    await tx.update(ReviewLink, { id }, { revokedAt: at })
    await recordEvent(tx, at, by, { kind: 'review-link.revoked', data: { language: link.language, name: link.name } })
  })
}

/**
 * The link behind a word; null for an unknown word, a revoked link and one that is too old.
 * @throws UnavailableError `data-key-replaced`
 */
export async function openReviewLink(
  { db, clock, secrets }: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  word: string,
): Promise<ReviewLink | null> {
  const hashes = WORD.test(word) ? secrets.hashes('token', word) : []
  const open = { revokedAt: IsNull(), lastDay: MoreThanOrEqual(clock.today()) }
  const found = await db.read.findOneBy(ReviewLink, { wordHash: In(hashes), ...open })
  if (!found) await requirePresentKey(db.read, secrets.key)
  return found
}

const WORD = /^[a-z2-9]{26}$/

/** Who acts behind a link. */
export function reviewerOf({ name }: Pick<ReviewLink, 'name'>): Actor {
  return { kind: 'reviewer', name, scope: [] }
}
