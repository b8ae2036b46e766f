import type { InputError } from '../../errors.ts'
import { aside } from '../../outside/aside/aside.ts'
import { AsideError } from '../../outside/aside/one-at-a-time.ts'
import { unpackInTurns } from '../../outside/aside/packed.ts'
import type { CheckedRows } from '../file/check-rows.ts'
import type * as referralFile from '../file/read-file.ts'
import { readAndCheck, readSomeRows, type FileToRead, type RowsOfFile, type RowsToRead } from '../file/read-file.ts'
import { tooMuch } from '../file/read-spreadsheet.ts'

/** 200,000 rows of 27 columns take a tenth of this time, and half of this memory. */
const reading = aside<typeof referralFile>(
  { module: '../file/read-file', from: import.meta.url },
  { seconds: 120, megabytes: 1_000, atOnce: 2 },
)

const SMALL = { bytes: 100_000, lines: 500 }

/**
 * Reads and checks a file, in a process of its own: it may be large, or made to look like more than a machine can hold.
 * @throws InputError as `readAndCheck`, and `file-too-much` when reading it takes too much time or memory
 */
export async function readFileAside(file: FileToRead): Promise<CheckedRows> {
  if (isSmall(file)) return readAndCheck(file)
  const { candidates, problems, ...rest } = await reading('readAndCheckPacked', file).catch(refuse(file))
  return { ...rest, candidates: await unpackInTurns(candidates), problems: await unpackInTurns(problems) }
}

/** The same for some rows of a file, by their numbers, unchecked. */
export async function readRowsAside(file: RowsToRead): Promise<RowsOfFile> {
  if (isSmall(file)) return readSomeRows(file)
  const { headings, rows, numbers } = await reading('readSomeRowsPacked', file).catch(refuse(file))
  return { table: { headings, rows: await unpackInTurns(rows) }, numbers }
}

/** A process takes longer to start than a short text takes to read. What is packed (XLSX) can be large inside. */
function isSmall({ bytes }: Pick<FileToRead, 'bytes'>): boolean {
  if (bytes.length > SMALL.bytes || bytes.subarray(0, 2).toString('latin1') === 'PK') return false
  const lines = bytes.filter((byte) => byte === 10 || byte === 13)
  return lines.length < SMALL.lines
}

function refuse({ name }: Pick<FileToRead, 'name'>): (error: unknown) => never {
  return (error) => {
    throw error instanceof AsideError ? tooMuch(name) : (error as InputError)
  }
}
