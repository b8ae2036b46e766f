import type { Deps, World } from '../../deps.ts'
import { ConflictError } from '../../errors.ts'
import { type Actor, recordEvent, work, type Work } from '../../history/work.ts'
import { holdLock } from '../../outside/database/transaction.ts'
import type { Secrets } from '../../people/secrets.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import {
  countsOf,
  findImport,
  type FoundImport,
  type ImportCounts,
  type KeptResult,
  requireMayOpen,
  sameCounts,
} from './find-import.ts'
import type { TakenIn } from '../receiving/take-back.ts'
import { RECEIVING, takeInReferrals } from '../receiving/receive-referrals.ts'
import { ReferralImport } from './referral-import.entity.ts'
import { checkFile } from './import-file.ts'
import { type ImportChoices, importLock, openImport } from './open-import.ts'
import { isMixed } from './upload-import.ts'

const PROBLEMS_KEPT = 500

/**
 * Takes in an uploaded file, if it still does what the reader of its review saw. The file itself is thrown away. Twice does nothing
 * the second time.
 * @param seen The counts in that review.
 * @param tell Hears how many rows were compared with who is known.
 * @throws NotFoundError `not-found`; ConflictError `import-done` when it was cancelled, `import-changed` when it would do something
 * else by now, `changed-meanwhile` when somebody decided something about it just now: then nothing happens.
 */
export async function confirmImport(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  id: string,
  seen: ImportCounts,
  tell?: (compared: number) => void,
): Promise<ImportCounts> {
  const found = await findImport(deps.db.read, by, id)
  if (found.status === 'confirmed') return countsOf(found.result as ImportCounts)
  const { file, choices } = await openImport(deps.db.read, deps.secrets, found)
  const checked = await checkFile(deps, by, file)
  const mixed = isMixed(checked, file.municipality)
  requireMayOpen({ ...found, result: { mixed } }, by)
  return work(deps, by, RECEIVING, async (work) => {
    const { tx, at } = work
    await holdLock(tx, importLock(id))
    const now = await findImport(tx, by, id)
    const { status, result, municipality } = now
    if (status === 'confirmed') return countsOf(result as ImportCounts)
    if (status === 'cancelled') throw new ConflictError('import-done')
    if (decidedOn(now) !== decidedOn(found)) throw new ConflictError('changed-meanwhile')
    const { takenIn, ...counts } = await takeIn(work, deps.secrets, { checked, choices, seen, tell })
    const kept: KeptResult = { ...result, ...counts, mixed }
    await tx.update(
      ReferralImport,
      { id },
      { status: 'confirmed', content: null, choices: null, result: { ...kept }, confirmedAt: at },
    )
    await tx.update(ReferralImport, { municipality: municipality as string }, { undo: null })
    await tx.update(ReferralImport, { id }, { undo: takenIn && deps.secrets.seal(JSON.stringify(takenIn)) })
    const data = { import: id, ...countsOf(counts) }
    await recordEvent(tx, at, by, { kind: 'import.confirmed', municipality, data })
    return countsOf(counts)
  })
}

/** The same text as long as nobody decides anything about an upload. */
function decidedOn({ choices, mapping }: FoundImport): string {
  return JSON.stringify([choices, mapping])
}

interface TakenFile {
  readonly checked: CheckedRows
  readonly choices: ImportChoices
  readonly seen: ImportCounts
  readonly tell?: ((compared: number) => void) | undefined
}

/** All of it, or, when it is not what was seen, nothing: the error takes the transaction back. */
async function takeIn(
  work: Work,
  secrets: Secrets,
  { checked, choices, seen, tell }: TakenFile,
): Promise<ImportCounts & Pick<KeptResult, 'moved' | 'problems'> & { readonly takenIn: TakenIn | null }> {
  const { conflicts, ...received } = await takeInReferrals(work, secrets, checked.candidates, choices.rows ?? {}, tell)
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
    await holdLock(tx, importLock(id))
    const { status, municipality } = await findImport(tx, by, id)
    if (status === 'cancelled') return
    if (status === 'confirmed') throw new ConflictError('import-done')
    await tx.update(ReferralImport, { id }, { status: 'cancelled', content: null, choices: null })
    await recordEvent(tx, at, by, { kind: 'import.cancelled', municipality, data: { import: id } })
  })
}
