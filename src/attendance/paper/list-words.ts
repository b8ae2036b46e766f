import { LANGUAGES, type Language, translate } from '../../words/words.ts'
import type { ListRow } from './list-row.ts'

/** The columns of a list, in their order. */
export const COLUMNS = ['number', 'name', 'reference', 'present', 'signed', 'late', 'early', 'remark', 'code'] as const

export type ListColumn = (typeof COLUMNS)[number]

/** What stands above a column. */
export function headingOf(column: ListColumn, language: Language): string {
  return translate(language, `paper:columns.${column}`)
}

/** The column that this cell stands above, in whichever language the list was made. */
export function columnOf(cell: string): ListColumn | undefined {
  return COLUMNS.find((column) => LANGUAGES.some((language) => plain(headingOf(column, language)) === plain(cell)))
}

const PRESENT = { present: 'yes', absent: 'no', excused: 'excused' } as const
const SIGNED = { signed: 'yes', refused: 'refuses' } as const

/** `ja`, and nothing for what is not filled in. */
export function sayPresent({ status }: ListRow, language: Language): string {
  return status ? translate(language, `paper:answers.${PRESENT[status]}`) : ''
}

export function saySigned({ signed }: ListRow, language: Language): string {
  return signed ? translate(language, `paper:answers.${SIGNED[signed]}`) : ''
}

/** What somebody wrote under *aanwezig*; undefined when nobody knows what it means. */
export function readPresent(cell: string): ListRow['status'] | undefined {
  if (plain(cell) === '') return null
  if (isAnswer(cell, 'yes')) return 'present'
  if (isAnswer(cell, 'no')) return 'absent'
  return isAnswer(cell, 'excused') ? 'excused' : undefined
}

/** The same under *getekend*. */
export function readSigned(cell: string): ListRow['signed'] | undefined {
  if (plain(cell) === '' || isAnswer(cell, 'no')) return null
  if (isAnswer(cell, 'yes')) return 'signed'
  return isAnswer(cell, 'refuses') ? 'refused' : undefined
}

/** How people tick a list, beside the words that we write ourselves; `true` is what a box of Excel says. */
const SHORT = { yes: ['x', 'j', 'y', 'v', '✓', '1', 'true'], no: ['n', '0', 'false', '-'], excused: [], refuses: [] }

function isAnswer(cell: string, answer: keyof typeof SHORT): boolean {
  const words = LANGUAGES.map((language) => translate(language, `paper:answers.${answer}`))
  return [...words, ...SHORT[answer]].some((word) => plain(word) === plain(cell))
}

function plain(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase()
}
