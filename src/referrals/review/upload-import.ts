import { randomUUID } from 'node:crypto'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import { recordEvent } from '../../history/record-event.ts'
import { work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import { checkFile, type ReferralFile } from './check-file.ts'
import { ReferralImport } from './referral-import.entity.ts'
import { withoutNumbers } from '../../people/identity.ts'

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
