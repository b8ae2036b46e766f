import { withoutNumbers } from '../../people/identity.ts'
import { type Language, translate } from '../../words/words.ts'
import type { RefusedRow } from '../file/check-rows.ts'
import { isNumberField, type ReferralField } from '../file/headings.ts'
import type { RowProblem, RowProblemCode } from '../file/problems.ts'
import { LISTED_FIELDS } from '../file/unknown-values.ts'
import { sayColumn } from './import-columns.routes.ts'
import { optionsFor } from './import-values.routes.ts'

/** Where to put right what no single column is to blame for. */
const TO_CORRECT: Readonly<Partial<Record<RowProblemCode, readonly ReferralField[]>>> = {
  'identity-missing': ['bsn', 'v-nummer'],
  'identity-conflict': ['bsn', 'v-nummer'],
  'duplicate-in-file': ['bsn', 'v-nummer'],
}

/** What is wrong with a row, in the reader's language. The Dutch text knows more: which other row, for one. */
export function sayProblem({ problem, message }: RowProblem, language: Language): string {
  return language === 'nl' ? message : translate(language, `referrals:problems.${problem}`)
}

/** A row that is refused, as the page shows it: the cells to correct, each with what is wrong, and what is wrong with the whole. */
export interface ShownRefusal {
  readonly row: number
  readonly name: string
  readonly whole: readonly string[]
  readonly cells: readonly object[]
}

/** The refused rows, each once, with their cells. A BSN or V-number is not shown: it is typed anew. */
export function refusedRows(
  problems: readonly RowProblem[],
  refused: readonly RefusedRow[],
  language: Language,
  municipalities: readonly { readonly code: string; readonly name: string }[],
): ShownRefusal[] {
  const rows = new Map(refused.map((one) => [one.row, one]))
  const byRow = new Map<number, RowProblem[]>()
  for (const problem of problems) byRow.set(problem.row, [...(byRow.get(problem.row) ?? []), problem])
  return [...byRow].map(([row, all]) => {
    const { name = '', given = {} } = rows.get(row) ?? {}
    const errors = new Map(all.flatMap((one) => (one.column ? [[one.column, sayProblem(one, language)] as const] : [])))
    const whole = all.filter(({ column }) => !column)
    const fields = new Set([...errors.keys(), ...whole.flatMap(({ problem }) => TO_CORRECT[problem] ?? [])])
    const cells = [...fields].map((field) => ({
      field,
      id: `rij-${row}-${field.replaceAll(' ', '-')}`,
      label: sayColumn(field, language),
      value: isNumberField(field) ? '' : withoutNumbers(given[field] ?? ''),
      error: errors.get(field),
      hint: isNumberField(field) && errors.has(field) ? translate(language, 'referrals:rows.numberHint') : undefined,
      options: listOf(field, language, municipalities),
    }))
    return { row, name: withoutNumbers(name), whole: whole.map((one) => sayProblem(one, language)), cells }
  })
}

/** Of a short list the values; languages are typed, there may be several. */
function listOf(field: ReferralField, language: Language, municipalities: Parameters<typeof optionsFor>[2]) {
  const listed = LISTED_FIELDS.find((one) => one === field && one !== 'talen')
  return (
    listed &&
    optionsFor(listed, language, municipalities).map(({ value, label }) => ({
      value: value === '-' ? '' : value,
      label,
    }))
  )
}
