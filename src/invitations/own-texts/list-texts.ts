import type { Deps } from '../../deps.ts'
import { findOwnMunicipality, findVersions, type OwnState, ownStates } from './find-own-versions.ts'
import { languageOf } from '../texts/languages.ts'
import { MESSAGE_KINDS, type SeatKind } from '../texts/message-data.ts'
import { ourTemplates } from '../texts/our-templates.ts'
import { isPageReviewed } from '../texts/page-words.ts'
import type { Actor } from '../../history/actor.ts'

/** Whether somebody who reads a language has looked at a file, by what stands in it. */
export interface TextReview {
  readonly reviewed: boolean
  /** Who, and when. */
  readonly by?: string | undefined
}

/** The files of one language. */
export interface LanguageTexts {
  readonly code: string
  readonly endonym: string
  readonly direction: string
  readonly kinds: readonly ({ readonly kind: SeatKind; readonly own: OwnState } & TextReview)[]
  /** The words that all messages share, and the newcomer's page. */
  readonly words: TextReview
  readonly page: TextReview
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
  const own: OwnSummary[] = []
  const states = new Map<SeatKind, ReadonlyMap<string, OwnState>>()
  for (const kind of MESSAGE_KINDS) {
    const versions = await findVersions(db.read, { municipality, kind })
    const inForce = ownStates({ ...versions, draft: null }, templates.languages)
    states.set(kind, inForce)
    own.push(summaryOf(kind, versions, inForce))
  }
  const languages = [...templates.languages].sort(dutchFirst).map((code) => textsIn(code, states))
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

function textsIn(code: string, states: ReadonlyMap<SeatKind, ReadonlyMap<string, OwnState>>): LanguageTexts {
  const templates = ourTemplates()
  const { endonym, direction } = languageOf(code)
  return {
    code,
    endonym,
    direction,
    kinds: MESSAGE_KINDS.map((kind) => {
      const { reviewed, reviewedBy } = templates.messageTemplate(kind, code)
      return { kind, reviewed, by: reviewedBy, own: states.get(kind)?.get(code) ?? 'nothing' }
    }),
    words: { reviewed: templates.words(code).reviewed !== 'no' },
    page: { reviewed: isPageReviewed(code) },
  }
}
