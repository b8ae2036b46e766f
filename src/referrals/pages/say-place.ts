import { withoutNumbers } from '../../people/identity.ts'
import { translate, type Language } from '../../words/words.ts'
import type { Place } from '../file/read-table.ts'

/** Where the people were found in a file and what of it was not read; nothing when the file is one table from its first row on. */
export function sayPlace({ sheet, row, otherSheets, otherRow, otherColumn }: Place, language: Language): string[] {
  const say = (words: string, values: object) => translate(language, `referrals:place.${words}`, { ...values })
  const sheets = otherSheets.map((name) => `‘${withoutNumbers(name)}’`).join(', ')
  return [
    ...(sheet && otherSheets.length > 0 ? [say('sheet', { sheet: withoutNumbers(sheet) })] : []),
    ...(row > 1 ? [say('heading', { row })] : []),
    ...(sheets ? [say('otherSheets', { sheets, count: otherSheets.length })] : []),
    ...(otherRow === null ? [] : [say('otherRow', { row: otherRow })]),
    ...(otherColumn === null ? [] : [say('otherColumn', { column: otherColumn })]),
  ]
}
