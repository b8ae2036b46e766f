import { sayDay } from '../../words/say-when.ts'
import { sayLanguages } from '../../words/say-language.ts'
import { hasWords, type Language, translate } from '../../words/words.ts'
import type { FieldChange } from '../known/changes-of.ts'
import type { RowProblem } from '../file/problems.ts'

/** What is wrong with a row, in the reader's language. The Dutch text knows more: which other row, for one. */
export function sayProblem({ problem, message }: RowProblem, language: Language): string {
  return language === 'nl' ? message : translate(language, `referrals:problems.${problem}`)
}

/** A problem with the place in the file where it stands. */
export function shownProblem(problem: RowProblem, language: Language) {
  return { row: problem.row, column: problem.column, text: sayProblem(problem, language) }
}

/** A change as the review says it: the field by its name, its values as people write them. */
export function sayChange(change: FieldChange, language: Language) {
  const label = translate(language, `referrals:fields.${change.field}`)
  if (change.hidden) return { label, hidden: true }
  return {
    label,
    hidden: false,
    before: sayValue(change.field, change.before, language),
    after: sayValue(change.field, change.after, language),
  }
}

function sayValue(field: string, text: string, language: Language): string {
  if (text === '') return translate(language, 'referrals:nothing')
  if (field === 'languages') return sayLanguages(text.split(', '), language)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return sayDay(text, language)
  const words = `referrals:values.${field}.${text}`
  if (hasWords(language, words)) return translate(language, words)
  return text === 'true' || text === 'false' ? translate(language, `referrals:values.${text}`) : text
}
