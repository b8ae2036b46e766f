import type { OwnPlace } from '../own-texts/find-own-versions.ts'
import type { SeatKind } from '../texts/message-data.ts'
import { NotFoundError } from '../../errors.ts'

/** With whose texts a message is read. */
interface ReadWith {
  readonly municipality: string
  /** With the draft instead of what is in force. */
  readonly draft?: boolean
}

/** The kinds of messages as they stand in an address. */
const KIND_WORDS: Readonly<Record<SeatKind, string>> = {
  invitation: 'uitnodiging',
  'seat-offered': 'vrije-plaats',
  reminder: 'herinnering',
  change: 'wijziging',
  cancellation: 'afzegging',
  absence: 'na-afwezigheid',
  signed: 'na-ondertekening',
}

/** @throws NotFoundError `not-found` */
export function kindOf(word: string): SeatKind {
  const found = Object.entries(KIND_WORDS).find(([, known]) => known === word)
  if (!found) throw new NotFoundError('not-found')
  return found[0] as SeatKind
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
