import type { EntityManager } from 'typeorm'
import type { LetterStyleData } from '../outside/printing/letter-data.ts'
import { LetterStyle } from './letter-style.entity.ts'

/** How letters look, by the code of the municipality; one without a style of its own is not there. */
export async function listLetterStyles(tx: EntityManager): Promise<Map<string, LetterStyleData>> {
  return new Map((await tx.find(LetterStyle)).map((style) => [style.municipality, styleData(style)]))
}

/** A style as the printer takes it. */
export function styleData({ window, accent, logoKind, logo }: LetterStyle): LetterStyleData {
  return {
    ...(window && { window: { ...window } }),
    ...(accent && { accent }),
    ...(logo && logoKind && { logo: { kind: logoKind, base64: logo } }),
  }
}
