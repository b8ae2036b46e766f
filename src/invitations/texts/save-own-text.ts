import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError, NotFoundError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { checkOwnText, cleanOwnText } from './check-own-text.ts'
import { findOwnMunicipality, findVersions, isSameTexts, type OwnPlace } from './find-own-versions.ts'
import { checkFit } from './fit-own-text.ts'
import { ourTemplates } from './our-templates.ts'
import { OwnText } from './own-text.entity.ts'

/** What somebody typed, in one language; an empty text takes the paragraph away in that language. */
export interface TypedText {
  readonly language: string
  readonly text: string
  /** Of the draft as the page showed it; 0 when there was none. */
  readonly version: number
}

/**
 * Keeps a municipality's text in one language as a draft; nobody gets it before it is published. A draft that says what is in force
 * already is thrown away.
 * @throws NotFoundError `not-found`, also for a language without templates; ConflictError `changed-meanwhile`; what `checkOwnText` and
 * `checkFit` throw.
 */
export async function saveOwnText(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>,
  by: Actor,
  place: OwnPlace,
  { language, text: typed, version }: TypedText,
): Promise<void> {
  const municipality = await findOwnMunicipality(deps.db.read, by.scope, place)
  if (!ourTemplates().languages.includes(language)) throw new NotFoundError('not-found')
  const text = cleanOwnText(typed)
  checkOwnText(place.kind, text)
  if (text) await checkFit(deps, municipality, place.kind, { [language]: text })
  await deps.db.write(async (tx) => {
    const { draft, inForce } = await findVersions(tx, place)
    if ((draft?.version ?? 0) !== version) throw new ConflictError('changed-meanwhile')
    const texts = withText((draft ?? inForce)?.texts ?? {}, language, text)
    await keep(tx, place, draft, inForce, { texts, savedAt: deps.clock.now(), savedBy: by.name })
    const data = { message: place.kind, language }
    await recordEvent(tx, deps.clock.now(), by, { kind: 'own-text.saved', municipality: place.municipality, data })
  }, ownTextLock(place))
}

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

/** Of two people who save or publish at once, the second sees what the first did. */
export function ownTextLock({ municipality, kind }: OwnPlace): string {
  return `own-text:${municipality}:${kind}`
}

type Saved = Pick<OwnText, 'texts' | 'savedAt' | 'savedBy'>

async function keep(
  tx: EntityManager,
  place: OwnPlace,
  draft: OwnText | null,
  inForce: OwnText | null,
  saved: Saved,
): Promise<void> {
  if (isSameTexts(saved.texts, inForce?.texts ?? {})) {
    if (draft) await tx.delete(OwnText, { id: draft.id })
  } else if (draft) await tx.update(OwnText, { id: draft.id }, { ...saved, version: draft.version + 1 })
  else {
    const row = {
      id: randomUUID(),
      ...place,
      number: null,
      status: 'draft' as const,
      publishedAt: null,
      publishedBy: null,
    }
    await tx.insert(OwnText, { ...row, ...saved })
  }
}

function withText(texts: Readonly<Record<string, string>>, language: string, text: string): Record<string, string> {
  const others = Object.entries(texts).filter(([code]) => code !== language)
  return Object.fromEntries(text ? [...others, [language, text]] : others)
}
