import { hasWords, type Language, sayDay, sayLanguages, translate } from '../../words/words.ts'
import type { RowChange } from '../review/review-import.ts'

/** A change as the review says it: the field by its name, its values as people write them. */
export function sayRowChange(change: RowChange, language: Language) {
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
