import type { Deps, World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import { findImport, countsOf, sameCounts, type ImportCounts, type KeptResult } from './find-import.ts'
import { RECEIVING, takeInReferrals } from '../receiving/receive-referrals.ts'
import { ReferralImport } from './referral-import.entity.ts'
import { checkFile, type ReferralFile } from './import-file.ts'
import { fileOf } from './review-import.ts'
import { randomUUID } from 'node:crypto'
import { requireInScope } from '../../municipalities/scope.ts'
import { withoutNumbers } from '../../people/identity.ts'

const PROBLEMS_KEPT = 500

/**
 * Takes in an uploaded file, if it still does what the reader of its review saw. The file itself is thrown away. Twice does nothing
 * the second time.
 * @param seen The counts in that review.
 * @throws NotFoundError `not-found`; ConflictError `import-done` when it was cancelled, `import-changed` when it would do something
 * else by now: then nothing happens.
 */
export async function confirmImport(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  seen: ImportCounts,
): Promise<ImportCounts> {
  const found = await findImport(deps.db.read, by, id)
  if (found.status === 'confirmed') return countsOf(found.result as ImportCounts)
  const checked = await checkFile(deps, by, fileOf(deps, found))
  return work(deps, by, RECEIVING, async (work) => {
    const { tx, at } = work
    const { status, result, municipality } = await findImport(tx, by, id)
    if (status === 'confirmed') return countsOf(result as ImportCounts)
    if (status === 'cancelled') throw new ConflictError('import-done')
    const counts = await takeIn(work, deps.secrets, checked, seen)
    const kept: KeptResult = { ...result, ...counts }
    await tx.update(
      ReferralImport,
      { id },
      { status: 'confirmed', content: null, result: { ...kept }, confirmedAt: at },
    )
    const data = { import: id, ...countsOf(counts) }
    await recordEvent(tx, at, by, { kind: 'import.confirmed', municipality, data })
    return countsOf(counts)
  })
}

/** All of it, or, when it is not what was seen, nothing: the error takes the transaction back. */
async function takeIn(
  work: Work,
  secrets: Secrets,
  checked: CheckedRows,
  seen: ImportCounts,
): Promise<ImportCounts & Pick<KeptResult, 'moved' | 'problems'>> {
  const { conflicts, ...received } = await takeInReferrals(work, secrets, checked.candidates)
  const counts = { rows: checked.rows, ...received, rejected: checked.rejected + conflicts.length }
  if (!sameCounts(counts, seen)) throw new ConflictError('import-changed', { ...countsOf(counts) })
  const problems = [...checked.problems, ...conflicts].sort((one, other) => one.row - other.row)
  return { ...counts, problems: problems.slice(0, PROBLEMS_KEPT) }
}

/**
 * Leaves an uploaded file: it is thrown away and nobody is taken in. Twice does nothing the second time.
 * @throws NotFoundError `not-found`; ConflictError `import-done` when it was confirmed.
 */
export async function cancelImport(deps: World, by: Actor, id: string): Promise<void> {
  await work(deps, by, RECEIVING, async ({ tx, at }) => {
    const { status, municipality } = await findImport(tx, by, id)
    if (status === 'cancelled') return
    if (status === 'confirmed') throw new ConflictError('import-done')
    await tx.update(ReferralImport, { id }, { status: 'cancelled', content: null })
    await recordEvent(tx, at, by, { kind: 'import.cancelled', municipality, data: { import: id } })
  })
}

/** A file for a municipality that was chosen. */
export type UploadedFile = ReferralFile & { readonly municipality: string }

/**
 * Keeps a referral file, sealed, until somebody has looked at it and confirms it. Nobody is taken in yet.
 * @returns The id of the upload.
 * @throws NotFoundError for a municipality of somebody else; InputError as `checkFile`: then nothing is kept.
 */
export async function uploadImport(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  file: UploadedFile,
): Promise<string> {
  requireInScope(by.scope, file.municipality)
  const checked = await checkFile(deps, by, file)
  const id = randomUUID()
  const content = deps.secrets.seal(file.bytes.toString('base64'))
  await work(deps, by, {}, async ({ tx, at }) => {
    await tx.insert(ReferralImport, {
      id,
      fileName: shownName(file.name),
      municipality: file.municipality,
      mapping: file.mapping ?? null,
      status: 'uploaded',
      content,
      result: { mixed: isMixed(checked, file.municipality) },
      uploadedBy: by.name,
      uploadedAt: at,
      confirmedAt: null,
    })
    const data = { import: id, rows: checked.rows }
    await recordEvent(tx, at, by, { kind: 'import.uploaded', municipality: file.municipality, data })
  })
  return id
}

function isMixed({ candidates, problems }: CheckedRows, municipality: string): boolean {
  return (
    candidates.some((candidate) => candidate.municipality !== municipality) ||
    problems.some(({ problem }) => problem === 'municipality-not-yours')
  )
}

/** Without folders, and without what may be somebody's number. */
function shownName(name: string): string {
  const file = name.replace(/^.*[/\\]/, '').slice(-100)
  return withoutNumbers(file) || 'bestand'
}
