import { In, type EntityManager } from 'typeorm'
import type { SeatKind } from './message-data.ts'
import type { OwnWords } from './own-text-blocks.ts'
import { OwnText } from './own-text.entity.ts'

/** What a municipality's messages say in its own words now, by kind. */
export type OwnTexts = ReadonlyMap<SeatKind, OwnWords>

/** The texts in force of these municipalities, by their code; one without any is not there. */
export async function findOwnTexts(
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
