import { randomUUID } from 'node:crypto'
import type { Deps, World } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import { type Actor, recordEvent, work } from '../../history/work.ts'
import { requireInScope } from '../../municipalities/scope.ts'
import { withoutNumbers } from '../../people/identity.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { ReferralFields } from '../file/headings.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import { findFittingMapping } from './column-mappings.ts'
import { checkFile, readBeginning, readSealed, type ReferralFile } from './import-file.ts'
import { hasSealedNumbers, openNumbers, SEALED_HEADING } from './sealed-numbers.ts'
import { isLong } from './find-import.ts'
import { ReferralImport } from './referral-import.entity.ts'

/** A file for a municipality that was chosen. */
export type UploadedFile = ReferralFile & { readonly municipality: string }

/**
 * Keeps a referral file, sealed, until somebody has looked at it and confirms it. Nobody is taken in yet. Where a saved mapping fits its
 * headings, it is read with that.
 * @returns The id of the upload.
 * @throws NotFoundError for a municipality of somebody else; InputError as `checkFile`, but for its columns, which can be chosen: then
 * nothing is kept.
 */
export async function uploadImport(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  file: UploadedFile,
): Promise<string> {
  requireInScope(by.scope, file.municipality)
  const { headings, rows } = await readBeginning({ ...file, reading: {} })
  const mapping = file.mapping ?? (await findFittingMapping(deps.db.read, file.municipality, headings))
  const sealed = hasSealedNumbers(headings) ? await numbersOf(deps.secrets, file) : {}
  // Who opens a long file looks at it anyway; until then its rows may be of anybody.
  const mixed = isLong(rows) || (await isMixedOrUnread(deps, by, { ...file, mapping, reading: { sealed } }))
  const id = randomUUID()
  const content = deps.secrets.seal(file.bytes.toString('base64'))
  await work(deps, by, {}, async ({ tx, at }) => {
    await tx.insert(ReferralImport, {
      id,
      fileName: shownName(file.name),
      municipality: file.municipality,
      mapping: mapping ?? null,
      status: 'uploaded',
      content,
      choices: deps.secrets.seal(JSON.stringify({ sealed })),
      undo: null,
      result: { mixed, rows },
      uploadedBy: by.name,
      uploadedAt: at,
      confirmedAt: null,
    })
    const data = { import: id, rows }
    await recordEvent(tx, at, by, { kind: 'import.uploaded', municipality: file.municipality, data })
  })
  return id
}

async function numbersOf(secrets: Secrets, file: UploadedFile): Promise<Record<number, ReferralFields>> {
  return openNumbers(secrets, file.municipality, await readSealed({ ...file, reading: {}, sealed: SEALED_HEADING }))
}

/** As long as nobody said what its columns hold, rows of anybody may be in it. */
async function isMixedOrUnread(deps: World, by: Actor, file: UploadedFile): Promise<boolean> {
  try {
    return isMixed(await checkFile(deps, by, file), file.municipality)
  } catch (error) {
    if (error instanceof InputError && UNREAD.includes(error.code)) return true
    throw error
  }
}

const UNREAD = ['column-missing', 'column-twice']

/** Whether rows of another municipality are in a file. */
export function isMixed({ candidates, problems }: CheckedRows, municipality: string): boolean {
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
