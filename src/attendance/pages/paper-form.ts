import { z } from 'zod'
import { InputError } from '../../errors.ts'
import type { Secrets } from '../../people/secrets.ts'
import { line, readForm } from '../../web/page/form.ts'
import type { ListRow } from '../paper/list-row.ts'
import { openCode, type RowCode } from '../paper/list-code.ts'
import { LONGEST_REMARK, readMinutes, type WrittenRow } from '../paper/understand-list.ts'

/** What is chosen of one person: whether they were there and signed, in one. */
const CHOICES = ['', 'signed', 'present', 'refused', 'absent', 'excused'] as const

export type RowChoice = (typeof CHOICES)[number]

/** A row as it was typed, with what is wrong beside its field. */
export interface TypedRow {
  readonly code: RowCode
  readonly sealed: string
  readonly choice: RowChoice
  readonly late: string
  readonly early: string
  readonly remark: string
  /** The ends of sentences, `paper:rowError.…`, by field. */
  readonly errors: Readonly<Record<string, 'minutes' | 'remark'>>
}

const MOST_ROWS = 500

const remark = z.string().trim().max(2_000).default('')

/**
 * The rows of the form of a paper list: `code-0`, `row-0`, `late-0`, `early-0`, `remark-0` and so on.
 * @throws InputError `form-invalid` when a row is not from this session's form; `list-moved` when the session was moved meanwhile.
 */
export function readPaperForm(
  secrets: Pick<Secrets, 'open'>,
  session: { readonly id: string; readonly day: string },
  body: Readonly<Record<string, unknown>> = {},
): TypedRow[] {
  const rows: TypedRow[] = []
  for (let at = 0; at < MOST_ROWS && typeof body[`code-${at}`] === 'string'; at++) {
    const sealed = body[`code-${at}`] as string
    const code = openCode(secrets, sealed)
    if (code?.sessionId !== session.id) throw new InputError('form-invalid', { field: `code-${at}` })
    if (code.day !== session.day) throw new InputError('list-moved', { day: code.day, now: session.day })
    const shape = z.object({
      [`row-${at}`]: z.enum(CHOICES).default(''),
      [`late-${at}`]: line,
      [`early-${at}`]: line,
      [`remark-${at}`]: remark,
    })
    const given = readForm(body, shape) as Record<string, string>
    const field = (name: string) => given[`${name}-${at}`] ?? ''
    rows.push(checked({ code, sealed, choice: field('row') as RowChoice, ...texts(field) }))
  }
  return rows
}

function texts(field: (name: string) => string) {
  return { late: field('late'), early: field('early'), remark: field('remark') }
}

function checked(row: Omit<TypedRow, 'errors'>): TypedRow {
  const errors: Record<string, 'minutes' | 'remark'> = {}
  if (readMinutes(row.late) === undefined) errors['late'] = 'minutes'
  if (readMinutes(row.early) === undefined) errors['early'] = 'minutes'
  if (row.remark.length > LONGEST_REMARK) errors['remark'] = 'remark'
  return { ...row, errors }
}

/** A row of the form as a row of a list. Who was not there was not late. */
export function writtenIn({ code, choice, late, early, remark }: TypedRow): WrittenRow {
  const isThere = choice === 'present' || choice === 'signed' || choice === 'refused'
  return {
    code,
    row: {
      status: isThere ? 'present' : choice === '' ? null : choice,
      signed: choice === 'signed' || choice === 'refused' ? choice : null,
      lateMinutes: isThere ? (readMinutes(late) ?? 0) : 0,
      earlyMinutes: isThere ? (readMinutes(early) ?? 0) : 0,
      remark,
    },
  }
}

/** Back again: what the form shows of a row. */
export function typedOf({ code, row }: WrittenRow, sealed: string): TypedRow {
  const { status, signed, lateMinutes, earlyMinutes, remark } = row
  return {
    code,
    sealed,
    choice: signed ?? status ?? '',
    late: lateMinutes ? String(lateMinutes) : '',
    early: earlyMinutes ? String(earlyMinutes) : '',
    remark,
    errors: {},
  }
}

/** What most rows of a paper list say, as long as nothing is marked: who was there signed, at the session of the signing. */
export function usualRow(before: ListRow, mayYetSign: boolean): ListRow {
  return before.status === null && before.signed === null
    ? { ...before, status: 'present', signed: mayYetSign ? 'signed' : null }
    : before
}
