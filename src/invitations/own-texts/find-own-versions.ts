import type { EntityManager } from 'typeorm'
import { NotFoundError } from '../../errors.ts'
import type { Scope } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import type { SeatKind } from '../texts/message-data.ts'
import { OwnText } from '../texts/own-text.entity.ts'

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
export type OwnState = 'missing' | 'behind' | 'there' | 'nothing'

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
