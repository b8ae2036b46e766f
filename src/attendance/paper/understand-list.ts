import type { RowCode } from './list-code.ts'
import type { ListRow } from './list-row.ts'
import { readPresent, readSigned } from './list-words.ts'
import type { SheetRow } from './read-list.ts'

/** A row of a list that can be taken in: whose it is, and what is written on it. */
export interface WrittenRow {
  readonly code: RowCode
  readonly row: ListRow
}

/** Why a row of a sheet can't be taken in; the rest of the list can. */
export interface ListProblem {
  /** As the spreadsheet numbers it. */
  readonly line: number
  /** The end of its sentence, `paper:problems.…`. */
  readonly problem:
    | 'not-on-list'
    | 'code-changed'
    | 'other-session'
    | 'moved'
    | 'name-changed'
    | 'twice'
    | 'present-unknown'
    | 'signed-unknown'
    | 'minutes-unknown'
    | 'signed-absent'
    | 'remark-long'
  readonly values: Readonly<Record<string, string>>
}

/** The session that a list is taken in for. */
interface AtSession {
  readonly id: string
  readonly day: string
}

export const LONGEST_REMARK = 200

/**
 * What the rows of a sheet say, and which rows can't be understood, each with what is wrong. An empty cell was emptied; of a column that
 * the sheet has not, what stood there when the list was made stays.
 * @param open Opens the code of a row.
 */
export function understandList(
  sheet: readonly SheetRow[],
  session: AtSession,
  open: (code: string) => RowCode | null,
): { rows: WrittenRow[]; problems: ListProblem[] } {
  const rows: WrittenRow[] = []
  const problems: ListProblem[] = []
  for (const one of sheet) {
    const understood = understand(one, session, open, rows)
    if ('problem' in understood) problems.push({ line: one.line, ...understood })
    else rows.push(understood)
  }
  return { rows, problems }
}

type Problem = Omit<ListProblem, 'line'>

function understand(
  { cells }: SheetRow,
  session: AtSession,
  open: (code: string) => RowCode | null,
  before: readonly WrittenRow[],
): WrittenRow | Problem {
  const { name = '', reference = '', present = '' } = cells
  if (!cells.code) return { problem: 'not-on-list', values: { name: name || reference || present } }
  const code = open(cells.code)
  const wrong = code ? whoIsWrong(code, { name, reference }, session) : { problem: 'code-changed', values: { name } }
  if (wrong || !code) return wrong as Problem
  const values = { name: code.name }
  if (before.some((row) => row.code.placementId === code.placementId)) return { problem: 'twice', values }
  const status = readPresent(present)
  if (status === undefined) return { problem: 'present-unknown', values: { ...values, given: present } }
  const { signed, late, early, remark = code.before.remark } = cells
  const signing = signed === undefined ? code.before.signed : readSigned(signed)
  if (signing === undefined) return { problem: 'signed-unknown', values: { ...values, given: signed ?? '' } }
  if (signing && status !== null && status !== 'present') return { problem: 'signed-absent', values }
  const lateMinutes = late === undefined ? code.before.lateMinutes : readMinutes(late)
  const earlyMinutes = early === undefined ? code.before.earlyMinutes : readMinutes(early)
  if (lateMinutes === undefined || earlyMinutes === undefined)
    return {
      problem: 'minutes-unknown',
      values: { ...values, given: (lateMinutes === undefined ? late : early) ?? '' },
    }
  if (remark.length > LONGEST_REMARK) return { problem: 'remark-long', values }
  return { code, row: { status, signed: signing, lateMinutes, earlyMinutes, remark } }
}

function whoIsWrong(
  code: RowCode,
  given: Pick<RowCode, 'name' | 'reference'>,
  { id, day }: AtSession,
): Problem | undefined {
  const { name } = code
  if (code.sessionId !== id) return { problem: 'other-session', values: { name, day: code.day } }
  if (code.day !== day) return { problem: 'moved', values: { name, day: code.day, now: day } }
  const changed = (['name', 'reference'] as const).find((field) => plain(given[field]) !== plain(code[field]))
  return changed && { problem: 'name-changed', values: { name: code[changed], given: given[changed] } }
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}

/** A day has 1,440 minutes. An empty cell is that they were in time. */
export function readMinutes(text: string): number | undefined {
  if (text === '') return 0
  return /^\d{1,4}$/.test(text) && Number(text) <= 1_440 ? Number(text) : undefined
}
