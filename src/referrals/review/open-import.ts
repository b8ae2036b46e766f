import type { EntityManager } from 'typeorm'
import type { Deps } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, work, type Work } from '../../history/work.ts'
import type { HeadingMapping, ReferralFields } from '../file/headings.ts'
import type { FieldWords } from '../file/unknown-values.ts'
import type { RowDecision } from '../known/sort-candidates.ts'
import { FileWord } from './file-word.entity.ts'
import { findImport, type FoundImport } from './find-import.ts'
import type { ReferralFile } from './import-file.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** What somebody decided about an uploaded file while looking at it. */
export interface ImportChoices {
  /** What its columns hold; before a saved mapping. */
  readonly headings?: HeadingMapping
  /** Other text for cells, by row. */
  readonly cells?: Readonly<Record<number, ReferralFields>>
  readonly rows?: Readonly<Record<number, RowDecision>>
  /** The numbers that came along sealed, by row. */
  readonly sealed?: Readonly<Record<number, ReferralFields>>
}

/** An uploaded file, opened, with what was decided about it. */
export interface OpenImport {
  readonly file: ReferralFile & { readonly municipality: string }
  readonly choices: ImportChoices
}

/**
 * The file of an upload and how it is to be read, with what is remembered of the municipality's files.
 * @throws ConflictError `import-done` when it is not kept any more.
 */
export async function openImport(
  tx: EntityManager,
  secrets: Deps['secrets'],
  { content, choices: sealed, fileName, municipality: of, mapping }: FoundImport,
): Promise<OpenImport> {
  if (content === null) throw new ConflictError('import-done')
  const municipality = of ?? ''
  const choices = openChoices(secrets, sealed)
  const { headings, cells, sealed: numbers, rows = {} } = choices
  const left = Object.keys(rows)
    .map(Number)
    .filter((row) => rows[row] === 'leave')
  const reading = { headings, cells, sealed: numbers, left, words: await wordsOf(tx, municipality) }
  const bytes = Buffer.from(secrets.open(content), 'base64')
  return { file: { name: fileName, bytes, municipality, mapping: mapping ?? undefined, reading }, choices }
}

function openChoices(secrets: Deps['secrets'], sealed: string | null): ImportChoices {
  return sealed === null ? {} : (JSON.parse(secrets.open(sealed)) as ImportChoices)
}

async function wordsOf(tx: EntityManager, municipality: string): Promise<FieldWords> {
  const words: Record<string, Record<string, string>> = {}
  for (const { field, given, meaning } of await tx.findBy(FileWord, { municipality }))
    words[field] = { ...words[field], [given]: meaning }
  return words
}

/** While somebody decides about an upload, nobody else does, and nobody takes it in. */
export const importLock = (id: string) => `import:${id}`

/**
 * Changes what was decided about an upload that waits.
 * @throws NotFoundError `not-found`; ConflictError `import-done`.
 */
export async function decideAbout(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  decide: (choices: ImportChoices, work: Work, found: FoundImport) => ImportChoices | Promise<ImportChoices>,
): Promise<void> {
  await work(deps, by, { lock: importLock(id) }, async (work) => {
    const found = await findImport(work.tx, by, id)
    if (found.content === null) throw new ConflictError('import-done')
    const choices = await decide(openChoices(deps.secrets, found.choices), work, found)
    await work.tx.update(ReferralImport, { id }, { choices: deps.secrets.seal(JSON.stringify(choices)) })
  })
}
