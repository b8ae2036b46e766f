import type { Deps } from '../../deps.ts'
import { InputError } from '../../errors.ts'
import type { Actor } from '../../history/actor.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import type { RowProblem } from '../file/problems.ts'
import { readFileAside } from './read-file-aside.ts'
import { receiveReferrals } from '../receiving/receive-referrals.ts'
import { sortCandidates } from '../known/sort-candidates.ts'
import type { ReferralContext } from '../file/candidate.ts'
import { findMapping } from './column-mappings.ts'

/** A referral file and what is known about it. */
export interface ReferralFile {
  readonly name: string
  readonly bytes: Buffer
  /** Rows without a municipality code belong to this one. */
  readonly municipality?: string | undefined
  /** The name of a saved mapping of that municipality. */
  readonly mapping?: string | undefined
}

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

/** Reads and checks a file, in a process of its own. Nothing is compared with what is known yet. */
export async function checkFile(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  by: Actor,
  file: ReferralFile,
): Promise<CheckedRows> {
  const known = (await db.read.find(Municipality, { select: { code: true } })).map(({ code }) => code)
  if (file.municipality !== undefined && !known.includes(file.municipality))
    throw new InputError('municipality-unknown', { code: file.municipality })
  const context: ReferralContext = {
    today: clock.today(),
    knownMunicipalities: new Set(known),
    allowedMunicipalities: by.scope === 'all' ? 'all' : new Set(by.scope),
    ...(file.municipality === undefined ? {} : { defaultMunicipality: file.municipality }),
  }
  return readFileAside({ bytes: file.bytes, name: file.name, context, mapping: await findMapping(db.read, file) })
}

async function sortOnly({ db, secrets }: Pick<Deps, 'db' | 'secrets'>, { candidates }: CheckedRows) {
  const { added, changed, unchanged, conflicts } = await sortCandidates(db.read, secrets, candidates)
  return { moved: 0, new: added.length, changed: changed.length, unchanged: unchanged.length, conflicts }
}
