import { randomUUID } from 'node:crypto'
import type { EntityManager } from 'typeorm'
import type { Deps, World } from '../../deps.ts'
import { ConflictError, InputError, NotFoundError } from '../../errors.ts'
import { type Actor, recordEvents, recordEvent, work } from '../../history/work.ts'
import { checkOwnText, cleanOwnText } from './check-own-text.ts'
import { findOwnMunicipality, findVersions, isSameTexts, type OwnPlace, type OwnVersions } from './list-texts.ts'
import { checkFit } from './fit-own-text.ts'
import type { SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { OwnText } from '../texts/own-text.entity.ts'

type Texts = Readonly<Record<string, string>>

/** What somebody typed. */
interface TypedTexts {
  /** By the code of the language, one or more; an empty text takes the paragraph away in that language. */
  readonly texts: Texts
  /** Of the draft as the page showed it; 0 when there was none. */
  readonly version: number
}

/**
 * Keeps a municipality's text as a draft, in these languages at once; nobody gets it before it is published. A draft that says what is in
 * force already is thrown away.
 * @returns The languages in which it changed.
 * @throws NotFoundError `not-found`, also for a language without templates; ConflictError `changed-meanwhile`; what `checkOwnText` and
 * `checkFit` throw, with the `language` that it is about.
 */
export async function saveOwnText(
  deps: Pick<Deps, 'db' | 'clock' | 'config' | 'printer'>,
  by: Actor,
  place: OwnPlace,
  { texts: typed, version }: TypedTexts,
): Promise<string[]> {
  const municipality = await findOwnMunicipality(deps.db.read, by.scope, place)
  const texts = checkedTexts(place.kind, typed)
  const changed = changedTexts(await findVersions(deps.db.read, place), texts, version)
  await checkFit(deps, municipality, place.kind, changed)
  return work(deps, by, ownTextLock(place), async ({ tx, at }) => {
    const versions = await findVersions(tx, place)
    const languages = Object.keys(changedTexts(versions, texts, version))
    if (languages.length === 0) return []
    await keep(tx, place, versions, { texts, savedAt: at, savedBy: by.name })
    const saved = languages.map((language) => ({
      kind: 'own-text.saved',
      municipality: place.municipality,
      data: { message: place.kind, language },
    }))
    await recordEvents(tx, at, by, saved)
    return languages
  })
}

/** Of two people who save or publish at once, the second sees what the first did. */
function ownTextLock({ municipality, kind }: OwnPlace): { readonly lock: string } {
  return { lock: `own-text:${municipality}:${kind}` }
}

function checkedTexts(kind: SeatKind, typed: Texts): Texts {
  return Object.fromEntries(
    Object.entries(typed).map(([language, text]) => [language, checkedText(kind, language, cleanOwnText(text))]),
  )
}

function checkedText(kind: SeatKind, language: string, text: string): string {
  if (!ourTemplates().languages.includes(language)) throw new NotFoundError('not-found')
  try {
    checkOwnText(kind, text)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(error.code, { ...error.values, language })
  }
  return text
}

/** The texts that say something else than what stands there. */
function changedTexts({ draft, inForce }: OwnVersions, texts: Texts, version: number): Texts {
  if ((draft?.version ?? 0) !== version) throw new ConflictError('changed-meanwhile')
  const now = (draft ?? inForce)?.texts ?? {}
  return Object.fromEntries(Object.entries(texts).filter(([language, text]) => text !== (now[language] ?? '')))
}

async function keep(
  tx: EntityManager,
  place: OwnPlace,
  { draft, inForce }: OwnVersions,
  { texts, ...by }: Pick<OwnText, 'savedAt' | 'savedBy'> & { readonly texts: Texts },
): Promise<void> {
  const all = Object.entries({ ...(draft ?? inForce)?.texts, ...texts })
  const saved = { texts: Object.fromEntries(all.filter(([, text]) => text !== '')), ...by }
  if (isSameTexts(saved.texts, inForce?.texts ?? {})) {
    if (draft) await tx.delete(OwnText, { id: draft.id })
  } else if (draft) await tx.update(OwnText, { id: draft.id }, { ...saved, version: draft.version + 1 })
  else await tx.insert(OwnText, { id: randomUUID(), ...place, ...NEVER_PUBLISHED, ...saved })
}

const NEVER_PUBLISHED = { number: null, status: 'draft', publishedAt: null, publishedBy: null } as const

/**
 * Throws the draft away; what is in force stays.
 * @throws NotFoundError `not-found`; ConflictError `own-text-no-draft`, `changed-meanwhile`.
 */
export async function discardOwnText(deps: World, by: Actor, place: OwnPlace, version: number): Promise<void> {
  await work(deps, by, ownTextLock(place), async ({ tx, at }) => {
    await findOwnMunicipality(tx, by.scope, place)
    const { draft } = await findVersions(tx, place)
    if (!draft) throw new ConflictError('own-text-no-draft')
    if (draft.version !== version) throw new ConflictError('changed-meanwhile')
    await tx.delete(OwnText, { id: draft.id })
    const data = { message: place.kind }
    await recordEvent(tx, at, by, { kind: 'own-text.discarded', municipality: place.municipality, data })
  })
}

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
