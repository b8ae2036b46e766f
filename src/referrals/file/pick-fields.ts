import { takeApartAddress, takeApartName } from '../../people/take-apart.ts'
import type { TableRow } from './find-table.ts'
import { COMBINED_FIELDS, type Column, type ReferralField, type ReferralFields } from './headings.ts'

/** What a row says, by field. A cell that holds several is taken apart; what stands in a column of its own comes first. */
export function pickFields({ cells }: TableRow, columns: readonly Column[]): ReferralFields {
  const fields: Partial<Record<ReferralField, string>> = {}
  const combined: [CombinedField, string][] = []
  for (const { field, at } of columns) {
    const text = cells[at]
    if (!isCombined(field)) fields[field] = text
    else if (text?.trim()) combined.push([field, text])
  }
  for (const [field, text] of combined) {
    for (const [part, value] of takeApart(field, text)) if (value && !fields[part]?.trim()) fields[part] = value
  }
  return fields
}

/** The same fields, with these where they say nothing. */
export function filledWith(others: ReferralFields | undefined, fields: ReferralFields): ReferralFields {
  if (!others) return fields
  const missing = Object.entries(others).filter(([field]) => !fields[field as ReferralField]?.trim())
  return { ...fields, ...Object.fromEntries(missing) }
}

type CombinedField = (typeof COMBINED_FIELDS)[number]

export function isCombined(field: string): field is CombinedField {
  return (COMBINED_FIELDS as readonly string[]).includes(field)
}

/** The fields that a cell of a combined column holds, each with what it says; empty where it says nothing of one. */
export function takeApart(field: CombinedField, text: string): [ReferralField, string][] {
  if (field === 'volledige naam') {
    const { givenNames, prefix, familyName } = takeApartName(text.slice(0, LONGEST))
    return [
      ['voornamen', givenNames],
      ['voorvoegsel', prefix],
      ['achternaam', familyName],
    ]
  }
  const { street, number, letter, addition, postcode, place } = takeApartAddress(text.slice(0, LONGEST))
  return [
    ['straat', street],
    ['huisnummer', number],
    ['huisletter', letter],
    ['toevoeging', addition],
    ['postcode', postcode],
    ['woonplaats', place],
  ]
}

/** Of a name or an address; what is longer is neither. */
const LONGEST = 300
