import { withoutNumbers } from '../../people/identity.ts'
import { type Language, translate } from '../../words/words.ts'
import type { RefusedRow } from '../file/check-rows.ts'
import { isNumberField, REFERRAL_FIELDS, type ReferralField, type ReferralFields } from '../file/headings.ts'
import type { RowProblem, RowProblemCode } from '../file/problems.ts'
import { choiceOf, plainValue } from '../file/unknown-values.ts'
import { sayColumn } from './import-columns.routes.ts'
import { EMPTY, optionsFor } from './import-values.routes.ts'

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
      error: errors.get(field),
      hint: isNumberField(field) && errors.has(field) ? translate(language, 'referrals:rows.numberHint') : undefined,
      ...shownCell(field, given[field] ?? '', language, municipalities),
    }))
    return { row, name: withoutNumbers(name), whole: whole.map((one) => sayProblem(one, language)), cells }
  })
}

/** What stands in a cell as it can be corrected: of a list the option that it is, if it is one. A BSN or V-number is typed anew. */
function shownCell(
  field: ReferralField,
  given: string,
  language: Language,
  municipalities: Parameters<typeof optionsFor>[2],
) {
  const listed = choiceOf(field)
  if (!listed) return { value: isNumberField(field) ? '' : withoutNumbers(given) }
  const options = optionsFor(listed, language, municipalities)
  return { value: options.find(({ value }) => plainValue(value) === plainValue(given))?.value ?? '', options }
}

/** What was typed or chosen; a cell that still holds what was shown stays as it is in the file, as does one of a list without a choice. */
export function changedCells({ veld, was, tekst }: Readonly<Record<'veld' | 'was' | 'tekst', readonly string[]>>) {
  const changed = REFERRAL_FIELDS.flatMap((field) => {
    const at = veld.indexOf(field)
    const text = tekst[at]
    if (at < 0 || text === undefined || text === was[at]) return []
    if (!choiceOf(field)) return [[field, text] as const]
    return text ? [[field, text === EMPTY ? '' : text] as const] : []
  })
  return Object.fromEntries(changed) as ReferralFields
}
