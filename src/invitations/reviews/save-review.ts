import { randomUUID } from 'node:crypto'
import type { World } from '../../deps.ts'
import { ConflictError, FieldErrors, InputError, NotFoundError } from '../../errors.ts'
import { recordEvent, type Work, work } from '../../history/work.ts'
import { cleanSentence } from '../own-texts/check-own-text.ts'
import { wrongWith } from './check-correction.ts'
import { ReviewLink } from './review-link.entity.ts'
import { reviewerOf } from './review-links.ts'
import { type SeenPair, showReview } from './show-review.ts'
import { TextCorrection } from './text-correction.entity.ts'
import type { TextFile } from '../texts/text-files.ts'
import { TextSignOff } from '../texts/text-sign-off.entity.ts'

/** A text as a reviewer sends it back. */
export interface TypedReview {
  /** By the key of the sentence: what stands there, and what stood there when the page was made. */
  readonly texts: ReadonlyMap<string, { readonly text: string; readonly shown: string }>
  /** With their name: every sentence of the text is right. */
  readonly signAs?: string
}

/**
 * Keeps what a reviewer wrote as corrections that are proposed; nobody gets them before an administrator uses them. A sentence that they
 * left as it was stays as a colleague of theirs made it meanwhile. Signed is the text as this page showed it, or nothing.
 * @returns How many sentences changed.
 * @throws FieldErrors with the key of each sentence that can't stay so, see `wrongWith`; InputError `review-name`; ConflictError
 * `review-changed-meanwhile` when what they signed is no longer what stands there; NotFoundError `not-found` for a link that was revoked.
 */
export function saveReview(deps: World, link: ReviewLink, file: TextFile, typed: TypedReview): Promise<number> {
  const name = typed.signAs === undefined ? undefined : signerName(typed.signAs)
  return work(deps, reviewerOf(link), { lock: `texts:${link.language}` }, async (work) => {
    const { tx, today } = work
    const kept = await tx.findOneBy(ReviewLink, { id: link.id })
    if (!kept || kept.revokedAt !== null || kept.lastDay < today) throw new NotFoundError('not-found')
    const count = await keepCorrections(work, link, file, typed)
    if (name !== undefined) await signOff(work, link, file, { ...typed, signAs: name })
    return count
  })
}

/** It goes into a file between brackets, with the day. */
function signerName(given: string): string {
  const name = cleanSentence(given)
  if (!/^(?=.*\p{L})[^();{}]{2,80}$/u.test(name)) throw new InputError('review-name')
  return name
}

async function keepCorrections(work: Work, { language }: ReviewLink, file: TextFile, { texts }: TypedReview) {
  const { tx, at, by } = work
  const { pairs, source } = await showReview(tx, file, language)
  const written = pairs.flatMap((pair) => {
    const typed = texts.get(pair.key)
    const text = typed && cleanSentence(typed.text)
    return text === undefined || text === cleanSentence(typed!.shown) || text === pair.now ? [] : [{ pair, text }]
  })
  const problems = written.flatMap(({ pair, text }) => wrongWith(file, source, pair, text) ?? [])
  if (problems.length > 0) throw new FieldErrors(problems)
  for (const { pair, text } of written) await propose(work, file, language, pair, text)
  if (written.length > 0) {
    const data = { text: file, language, sentences: written.length }
    await recordEvent(tx, at, by, { kind: 'text.corrected', data })
  }
  return written.length
}

/** In place of what was proposed before; nothing is proposed that is said already. */
async function propose({ tx, at, by }: Work, file: TextFile, language: string, seen: SeenPair, text: string) {
  const { pair, dutch, text: before } = seen
  const place = { file, language, pair }
  await tx.delete(TextCorrection, { ...place, status: 'proposed' })
  const used = await tx.findOneBy(TextCorrection, { ...place, status: 'used' })
  if (text === (used?.after ?? before)) return
  const written = { writtenAt: at, writtenBy: by.name, decidedAt: null, decidedBy: null }
  await tx.insert(TextCorrection, {
    id: randomUUID(),
    ...place,
    dutch,
    before,
    after: text,
    status: 'proposed',
    ...written,
  })
}

async function signOff(
  { tx, at, by }: Work,
  { language }: ReviewLink,
  file: TextFile,
  { texts, signAs = '' }: TypedReview,
) {
  const { pairs, hashes } = await showReview(tx, file, language)
  const asSigned = pairs.every(({ key, now }) => cleanSentence(texts.get(key)?.text ?? '') === cleanSentence(now))
  if (!asSigned) throw new ConflictError('review-changed-meanwhile')
  await tx.delete(TextSignOff, { file, language })
  await tx.insert(TextSignOff, { file, language, name: signAs, at, dutchHash: hashes.dutch, textHash: hashes.text })
  await recordEvent(tx, at, by, { kind: 'text.signed-off', data: { text: file, language, name: signAs } })
}
