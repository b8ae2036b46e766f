import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, InputError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { findOwnMunicipality, findVersions, type OwnPlace } from './find-own-versions.ts'
import { checkFit } from './fit-own-text.ts'
import { OwnText } from '../texts/own-text.entity.ts'
import { ownTextLock } from './save-own-text.ts'

/**
 * Puts the draft in force: every message that is made from now on has it. What waits already or has left keeps the version that it was
 * made with. A draft without any text takes the municipality's paragraphs away.
 * @param version Of the draft, as the page showed it.
 * @returns The number of the new version.
 * @throws NotFoundError `not-found`; ConflictError `own-text-no-draft`, `changed-meanwhile`; InputError `own-text-without-dutch`, and what
 * `checkFit` throws.
 */
export async function publishOwnText(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>,
  by: Actor,
  place: OwnPlace,
  version: number,
): Promise<number> {
  const municipality = await findOwnMunicipality(deps.db.read, by.scope, place)
  const { texts } = await findDraft(deps.db.read, place, version)
  if (Object.keys(texts).length > 0 && !texts['nl']) throw new InputError('own-text-without-dutch')
  await checkFit(deps, municipality, place.kind, texts)
  return work(deps, by, ownTextLock(place), async ({ tx, at }) => {
    const draft = await findDraft(tx, place, version)
    const { inForce, published } = await findVersions(tx, place)
    const number = (published[0]?.number ?? 0) + 1
    if (inForce) await tx.update(OwnText, { id: inForce.id }, { status: 'past', version: inForce.version + 1 })
    const now = { number, status: 'in-force' as const, publishedAt: at, publishedBy: by.name }
    await tx.update(OwnText, { id: draft.id }, { ...now, version: draft.version + 1 })
    const data = { message: place.kind, number }
    await recordEvent(tx, at, by, { kind: 'own-text.published', municipality: place.municipality, data })
    return number
  })
}

async function findDraft(tx: EntityManager, place: OwnPlace, version: number): Promise<OwnText> {
  const { draft } = await findVersions(tx, place)
  if (!draft) throw new ConflictError('own-text-no-draft')
  if (draft.version !== version) throw new ConflictError('changed-meanwhile')
  return draft
}
