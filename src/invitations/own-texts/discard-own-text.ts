import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { findOwnMunicipality, findVersions, type OwnPlace } from './find-own-versions.ts'
import { OwnText } from '../texts/own-text.entity.ts'
import { ownTextLock } from './save-own-text.ts'

/**
 * Throws the draft away; what is in force stays.
 * @throws NotFoundError `not-found`; ConflictError `own-text-no-draft`, `changed-meanwhile`.
 */
export async function discardOwnText(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  place: OwnPlace,
  version: number,
): Promise<void> {
  await findOwnMunicipality(db.read, by.scope, place)
  await db.write(async (tx) => {
    const { draft } = await findVersions(tx, place)
    if (!draft) throw new ConflictError('own-text-no-draft')
    if (draft.version !== version) throw new ConflictError('changed-meanwhile')
    await tx.delete(OwnText, { id: draft.id })
    const data = { message: place.kind }
    await recordEvent(tx, clock.now(), by, { kind: 'own-text.discarded', municipality: place.municipality, data })
  }, ownTextLock(place))
}
