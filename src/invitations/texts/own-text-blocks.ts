import type { Direction } from './languages.ts'
import { parsePlaceholders, fillRuns } from './template.ts'
import type { Values } from './placeholders.ts'
import { withWordBreaks } from './inserted-text.ts'
import { In, type EntityManager } from 'typeorm'
import type { SeatKind, Block } from './message-data.ts'
import { OwnText } from './own-text.entity.ts'

/** What a municipality says in its own words in a kind of message, by the code of the language. */
export interface OwnWords {
  readonly id: string
  /** Of the version; null while it is a draft. */
  readonly number: number | null
  readonly texts: Readonly<Record<string, string>>
}

/** What a municipality's messages say in its own words now, by kind. */
export type OwnTexts = ReadonlyMap<SeatKind, OwnWords>

/** The texts in force of these municipalities, by their code; one without any is not there. */
export async function listOwnTexts(
  tx: EntityManager,
  municipalities: readonly string[],
): Promise<Map<string, OwnTexts>> {
  const rows = await tx.findBy(OwnText, { status: 'in-force', municipality: In([...municipalities]) })
  const found = new Map<string, Map<SeatKind, OwnWords>>()
  for (const { id, municipality, kind, number, texts } of rows) {
    const kinds = found.get(municipality) ?? new Map<SeatKind, OwnWords>()
    found.set(municipality, kinds.set(kind, { id, number, texts }))
  }
  return found
}

/**
 * A municipality's text as paragraphs. An empty line begins the next one; placeholders are filled in; whatever else stands there is text,
 * also where a template of ours would mean something by it.
 */
export function ownBlocks(text: string, values: Values, direction: Direction): Block[] {
  return text
    .split(/\n\n+/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => ({ kind: 'paragraph', lines: paragraph.split('\n').map(filled) }))

  function filled(line: string) {
    return fillRuns(parsePlaceholders(withWordBreaks(line)), values, direction)
  }
}

/** The fixed place of own paragraphs: above the closing, which is the last paragraph of every message. */
export function aboveClosing(blocks: Block[], own: Block[]): Block[] {
  return [...blocks.slice(0, -1), ...own, ...blocks.slice(-1)]
}
