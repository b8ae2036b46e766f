import type { Deps } from '../../deps.ts'
import type { Actor } from '../../history/actor.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import type { RowProblem } from '../file/problems.ts'
import { checkFile, type ReferralFile } from './check-file.ts'
import { receiveReferrals } from '../receiving/receive-referrals.ts'
import { sortCandidates } from '../known/sort-candidates.ts'

/** What came of a file, as `import --json` says it (docs/commands.md). */
export interface ImportResult {
  readonly rows: number
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  /** How many moved here from another municipality by themselves; left out where nobody did. */
  readonly moved?: number
  readonly problems: readonly RowProblem[]
}

/**
 * Imports a referral file: good rows count although others are rejected; the same file twice changes nothing the second time.
 * @param dryRun Only say what would happen.
 * @throws InputError `file-unreadable`, `file-empty`, `column-missing`, `column-twice`, `too-many-rows`, `municipality-unknown`, `mapping-unknown`.
 */
export async function importFile(
  deps: Pick<Deps, 'db' | 'clock' | 'secrets'>,
  by: Actor,
  file: ReferralFile,
  dryRun = false,
): Promise<ImportResult> {
  const checked = await checkFile(deps, by, file)
  const received = dryRun ? await sortOnly(deps, checked) : await receiveReferrals(deps, by, checked.candidates)
  const problems = [...checked.problems, ...received.conflicts].sort((one, other) => one.row - other.row)
  return {
    rows: checked.rows,
    new: received.new,
    changed: received.changed,
    unchanged: received.unchanged,
    rejected: checked.rejected + received.conflicts.length,
    ...(received.moved > 0 && { moved: received.moved }),
    problems,
  }
}

async function sortOnly({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, { candidates }: CheckedRows) {
  const { added, changed, unchanged, conflicts } = await sortCandidates(db.read, secrets, candidates)
  return { moved: 0, new: added.length, changed: changed.length, unchanged: unchanged.length, conflicts }
}
