import type { OwnPlace } from '../own-texts/find-own-versions.ts'
import type { SeatKind } from '../texts/message-data.ts'
import { KIND_WORDS } from '../texts/text-kinds.ts'

/** With whose texts a message is read. */
interface ReadWith {
  readonly municipality: string
  /** With the draft instead of what is in force. */
  readonly draft?: boolean
}

/** The grid of all texts, with a municipality's own. */
export function gridAddress(municipality: string): string {
  return `/berichten/teksten${queryOf({ municipality })}`
}

/** What a municipality says in its own words in a kind of message; with a language: that one open beside the Dutch. */
export function ownTextAddress({ municipality, kind }: OwnPlace, language = 'nl'): string {
  const open = language === 'nl' ? '' : `?taal=${encodeURIComponent(language)}`
  return `/berichten/eigen-tekst/${encodeURIComponent(municipality)}/${KIND_WORDS[kind]}${open}`
}

/** The page of one message in one language. */
export function readAddress(kind: SeatKind, language: string, of: ReadWith): string {
  return `${readPath(kind, language)}${queryOf(of)}`
}

/** The same without its query: its frames and its PDF lie below it. */
export function readPath(kind: SeatKind, language: string): string {
  return `/berichten/teksten/${KIND_WORDS[kind]}/${encodeURIComponent(language)}`
}

export function queryOf({ municipality, draft }: ReadWith): string {
  return `?gemeente=${encodeURIComponent(municipality)}${draft ? '&concept=ja' : ''}`
}
