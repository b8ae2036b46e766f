import type { MessageKind } from './message-data.ts'
import type { Direction } from './languages.ts'

/** A piece of text of one weight. Not escaped: each form does that for itself. */
export interface TextRun {
  text: string
  strong?: boolean
}

export interface Fact {
  label: string
  lines: TextRun[][]
}

export type Block =
  | { kind: 'title'; runs: TextRun[] }
  | { kind: 'heading'; runs: TextRun[] }
  | { kind: 'paragraph'; lines: TextRun[][] }
  | { kind: 'list'; items: TextRun[][] }
  | { kind: 'facts'; facts: Fact[] }
  | { kind: 'action'; label: string; url: string }

/** A message in one language. */
export interface MessagePart {
  language: string
  direction: Direction
  subject: string
  blocks: Block[]
}

/** What mail and letter are made of: the reader's language first and Dutch after it, or Dutch alone. */
export interface MessageText {
  kind: MessageKind
  subject: string
  parts: MessagePart[]
  /** Of the templates that were used, for the snapshot: `nl:3f2a91c0` or `en:… nl:…`, and `own:3` of the municipality's own text. */
  version: string
  /** The id of the version of the municipality's own text that stands in it. */
  own?: string
}
