import type { Deps } from '../../deps.ts'
import { TEXT_FILES } from '../texts/text-files.ts'
import { languageOf } from '../texts/languages.ts'
import { MESSAGE_KINDS, type SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { countReviewed, listReviews, type Reviews, type TextReview } from '../texts/text-reviews.ts'
import type { Actor, Scope } from '../../history/work.ts'
import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { OwnText } from '../texts/own-text.entity.ts'

/** The files of one language. */
export interface LanguageTexts {
  readonly code: string
  readonly endonym: string
  readonly direction: string
  readonly kinds: readonly ({ readonly kind: SeatKind; readonly own: OwnState } & TextReview)[]
  /** The words that all messages share, the newcomer's page and the certificate. */
  readonly words: TextReview
  readonly page: TextReview
  readonly certificate: TextReview
  /** How many texts there are in the language, and how many of them somebody read. */
  readonly total: number
  readonly read: number
}

/** What a municipality adds to a kind of message. */
export interface OwnSummary {
  readonly kind: SeatKind
  readonly number: number | null
  readonly publishedAt: string | null
  readonly publishedBy: string | null
  readonly draft: { readonly savedAt: string; readonly savedBy: string } | null
  /** Languages in which the text in force is missing, or says what Dutch said before. */
  readonly missing: readonly string[]
  readonly behind: readonly string[]
}

/**
 * Every message in every language, Dutch first, and what a municipality adds to each.
 * @throws NotFoundError `not-found` for a municipality out of scope.
 */
export async function listTexts({ db }: Pick<Deps, 'db'>, by: Actor, municipality: string) {
  const templates = ourTemplates()
  await findOwnMunicipality(db.read, by.scope, { municipality })
  const reviews = await listReviews(db.read)
  const own: OwnSummary[] = []
  const states = new Map<SeatKind, ReadonlyMap<string, OwnState>>()
  for (const kind of MESSAGE_KINDS) {
    const versions = await findVersions(db.read, { municipality, kind })
    const inForce = ownStates({ ...versions, draft: null }, templates.languages)
    states.set(kind, inForce)
    own.push(summaryOf(kind, versions, inForce))
  }
  const languages = [...templates.languages].sort(dutchFirst).map((code) => textsIn(code, states, reviews))
  return { languages, own }
}

/** Dutch, then the languages by their Dutch names. */
export function dutchFirst(one: string, other: string): number {
  const name = (code: string) => (code === 'nl' ? '' : languageOf(code).dutchName)
  return name(one).localeCompare(name(other), 'nl')
}

function summaryOf(
  kind: SeatKind,
  { draft, inForce }: Awaited<ReturnType<typeof findVersions>>,
  states: ReadonlyMap<string, OwnState>,
): OwnSummary {
  const says = inForce !== null && Object.keys(inForce.texts).length > 0
  const inState = (wanted: OwnState) => [...states].flatMap(([code, state]) => (state === wanted ? code : []))
  return {
    kind,
    number: says ? inForce.number : null,
    publishedAt: says ? inForce.publishedAt : null,
    publishedBy: says ? inForce.publishedBy : null,
    draft: draft && { savedAt: draft.savedAt, savedBy: draft.savedBy },
    missing: inState('missing').sort(dutchFirst),
    behind: inState('behind').sort(dutchFirst),
  }
}

function textsIn(
  code: string,
  states: ReadonlyMap<SeatKind, ReadonlyMap<string, OwnState>>,
  reviews: Reviews,
): LanguageTexts {
  const { endonym, direction } = languageOf(code)
  return {
    code,
    endonym,
    direction,
    kinds: MESSAGE_KINDS.map((kind) => {
      return { kind, ...reviews(kind, code), own: states.get(kind)?.get(code) ?? 'nothing' }
    }),
    words: reviews('words', code),
    page: reviews('page', code),
    certificate: reviews('certificate', code),
    total: TEXT_FILES.length,
    read: countReviewed(reviews, code),
  }
}

/** Whose text, and in which kind of message. */
export interface OwnPlace {
  readonly municipality: string
  readonly kind: SeatKind
}

/** Every version of a text. */
export interface OwnVersions {
  readonly draft: OwnText | null
  readonly inForce: OwnText | null
  /** What was published, the last one first; the one in force is among them. */
  readonly published: readonly OwnText[]
}

export async function findVersions(tx: EntityManager, { municipality, kind }: OwnPlace): Promise<OwnVersions> {
  const rows = await tx.find(OwnText, { where: { municipality, kind }, order: { number: 'DESC' } })
  return {
    draft: rows.find(({ status }) => status === 'draft') ?? null,
    inForce: rows.find(({ status }) => status === 'in-force') ?? null,
    published: rows.filter(({ status }) => status !== 'draft'),
  }
}

/** @throws NotFoundError `not-found`, also for a municipality out of scope. */
export async function findOwnMunicipality(
  tx: EntityManager,
  scope: Scope,
  { municipality: code }: Pick<OwnPlace, 'municipality'>,
): Promise<Municipality> {
  requireInScope(scope, code)
  const found = await tx.findOneBy(Municipality, { code })
  if (!found) throw new NotFoundError('not-found')
  return found
}

/** True when two versions say the same in every language. */
export function isSameTexts(one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>>): boolean {
  return [...Object.keys(one), ...Object.keys(other)].every((language) => one[language] === other[language])
}

/** A language has no text of its own while Dutch has; or still says what Dutch said before; or says it; or Dutch says nothing either. */
type OwnState = 'missing' | 'behind' | 'there' | 'nothing'

/** How the text of each language stands to the Dutch one, in the draft or else in what is in force. */
export function ownStates({ draft, published }: OwnVersions, languages: readonly string[]): Map<string, OwnState> {
  const history = [...(draft ? [draft] : []), ...published].map(({ texts }) => texts)
  return new Map(languages.map((language) => [language, stateOf(history, language)]))
}

type Texts = Readonly<Record<string, string>>

function stateOf(history: readonly Texts[], language: string): OwnState {
  const now = history[0] ?? {}
  if (now[language]) return language !== 'nl' && isOlder(history, language) ? 'behind' : 'there'
  return now['nl'] ? 'missing' : 'nothing'
}

/** The Dutch text changed after the text in this language did. */
function isOlder(history: readonly Texts[], language: string): boolean {
  return lastChange(history, 'nl') < lastChange(history, language)
}

/** How many versions ago it got the text that it has now. */
function lastChange(history: readonly Texts[], language: string): number {
  const before = history.findIndex((texts) => texts[language] !== history[0]?.[language])
  return before === -1 ? history.length : before
}
