import { In, type EntityManager } from 'typeorm'
import { pairsOf } from '../texts/corrections.ts'
import { readTextFile, TEXT_FILES, type TextFile } from '../texts/text-files.ts'
import { pairHash } from './show-review.ts'
import { TextCorrection } from './text-correction.entity.ts'

/** A correction and whether there is still something that it corrects. */
export interface ListedCorrection extends TextCorrection {
  readonly when: string | undefined
  /** Our own sentence or its Dutch changed since: it is not said any more, and can't be. */
  readonly lapsed: boolean
}

/** What reviewers of a language wrote and nobody decided on, and what is used of it; in the order of the texts. */
export async function listCorrections(tx: EntityManager, language: string) {
  const rows = await tx.findBy(TextCorrection, { language, status: In(['proposed', 'used']) })
  const listed = TEXT_FILES.flatMap((file) =>
    inOrder(
      rows.filter((row) => row.file === file),
      file,
      language,
    ),
  )
  return {
    proposed: listed.filter(({ status }) => status === 'proposed'),
    used: listed.filter(({ status }) => status === 'used'),
  }
}

function inOrder(rows: readonly TextCorrection[], file: TextFile, language: string): ListedCorrection[] {
  if (rows.length === 0) return []
  const pairs = pairsOf(file, readTextFile(file, 'nl'), readTextFile(file, language))
  const hashes = pairs.map(pairHash)
  return rows
    .map((row) => ({ ...row, place: hashes.indexOf(row.pair) }))
    .sort((one, other) => one.place - other.place)
    .map(({ place, ...row }) => ({ ...row, when: pairs[place]?.when, lapsed: place === -1 }))
}

/** How many corrections nobody decided on, by language. */
export async function countProposed(tx: EntityManager): Promise<Map<string, number>> {
  const rows = await tx
    .createQueryBuilder(TextCorrection, 'correction')
    .select('correction.language', 'language')
    .addSelect('COUNT(*)', 'count')
    .where("correction.status = 'proposed'")
    .groupBy('correction.language')
    .getRawMany<{ language: string; count: string | number }>()
  return new Map(rows.map(({ language, count }) => [language, Number(count)]))
}
