import type { Deps, World } from '../../deps.ts'
import type { Actor } from '../../history/work.ts'
import { type CheckedRows, checkRows, type Reading } from '../file/check-rows.ts'
import type { RowProblem } from '../file/problems.ts'
import { receiveReferrals } from '../receiving/receive-referrals.ts'
import { sortCandidates } from '../known/sort-candidates.ts'
import { InputError } from '../../errors.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import { unpackInTurns } from '../../outside/aside/packed.ts'
import type { ReferralContext } from '../file/candidate.ts'
import type * as referralFile from '../file/read-file.ts'
import {
  type Beginning,
  readSealedRows,
  readSomeRows,
  readStart,
  type RowsOfFile,
  type RowsToRead,
  type SealedRow,
} from '../file/read-file.ts'
import { tooMuch } from '../file/read-spreadsheet.ts'
import { readTable } from '../file/read-table.ts'
import { findMapping } from './column-mappings.ts'

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

/** A referral file and what is known about it. */
export interface ReferralFile {
  readonly name: string
  readonly bytes: Buffer
  /** Rows without a municipality code belong to this one. */
  readonly municipality?: string | undefined
  /** The name of a saved mapping of that municipality. */
  readonly mapping?: string | undefined
  /** What somebody said of its headings, values, cells and rows; its headings count before the mapping. */
  readonly reading?: Reading | undefined
}

/** 200,000 rows of 27 columns take a tenth of this time, and half of this memory. */
const askReader = aside<typeof referralFile>(
  { module: '../file/read-file', from: import.meta.url },
  { seconds: 120, megabytes: 1_000, atOnce: 2 },
)

const SMALL = { bytes: 100_000, lines: 500 }

/**
 * Reads and checks a file; in a process of its own when it is large, or could be made to look like more than a machine can hold. Nothing
 * is compared with what is known yet.
 * @throws InputError as `readTable` and `checkRows`; `municipality-unknown`, `mapping-unknown`; `file-too-much` when reading it takes too
 * much time or memory.
 */
export async function checkFile({ db, clock }: World, by: Actor, file: ReferralFile): Promise<CheckedRows> {
  const { name, bytes, municipality } = file
  const known = (await db.read.find(Municipality, { select: { code: true } })).map(({ code }) => code)
  if (municipality !== undefined && !known.includes(municipality))
    throw new InputError('municipality-unknown', { code: municipality })
  const context: ReferralContext = {
    today: clock.today(),
    knownMunicipalities: new Set(known),
    allowedMunicipalities: by.scope === 'all' ? 'all' : new Set(by.scope),
    ...(municipality === undefined ? {} : { defaultMunicipality: municipality }),
  }
  const reading: Reading = { ...file.reading, headings: file.reading?.headings ?? (await findMapping(db.read, file)) }
  if (isSmall(bytes)) return checkRows(readTable(bytes, name, reading.headings), context, reading)
  const packed = await askReader('readAndCheck', { bytes, name, context, reading }).catch(refuse(name))
  const { candidates, problems, refused, ...rest } = packed
  return {
    ...rest,
    candidates: await unpackInTurns(candidates),
    problems: await unpackInTurns(problems),
    refused: await unpackInTurns(refused),
  }
}

/** Some rows of a file, by their numbers, unchecked; read in the same way. */
export async function readRows(file: RowsToRead): Promise<RowsOfFile> {
  if (isSmall(file.bytes)) return readSomeRows(file)
  const { headings, rows, numbers, place } = await askReader('readSomeRowsPacked', file).catch(refuse(file.name))
  return { table: { headings, rows: await unpackInTurns(rows), place }, numbers }
}

/** The headings of a file, and what stands below them in the first rows; read in the same way. */
export async function readBeginning(file: Pick<RowsToRead, 'bytes' | 'name' | 'reading'>): Promise<Beginning> {
  return isSmall(file.bytes) ? readStart(file) : askReader('readStart', file).catch(refuse(file.name))
}

/** What travelled sealed with the rows of a file; read in the same way. */
export async function readSealed(file: Parameters<typeof readSealedRows>[0]): Promise<SealedRow[]> {
  return isSmall(file.bytes) ? readSealedRows(file) : askReader('readSealedRows', file).catch(refuse(file.name))
}

/** A process takes longer to start than a short text takes to read. What is packed (XLSX) can be large inside. */
function isSmall(bytes: Buffer): boolean {
  if (bytes.length > SMALL.bytes || bytes.subarray(0, 2).toString('latin1') === 'PK') return false
  const lines = bytes.filter((byte) => byte === 10 || byte === 13)
  return lines.length < SMALL.lines
}

function refuse(name: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof AsideError ? tooMuch(name) : (error as InputError)
  }
}
