import { holdsNumber } from '../../people/identity.ts'
import type { ReferralContext } from './candidate.ts'
import { given, isPlainAnswer, withoutNothing } from './cells.ts'
import { HOUSEHOLD_MODES, readLanguages, splitLanguages } from './check-contact.ts'
import { GENDERS, readMunicipality } from './check-person.ts'
import { readLaw, TARGET_GROUPS } from './check-term.ts'
import type { ReferralField, ReferralFields } from './headings.ts'
import type { RowProblem } from './problems.ts'

/** The fields of which every value is one of a list. */
export const LISTED_FIELDS = [
  'wet',
  'doelgroep',
  'talen',
  'gemeentecode',
  'geslacht',
  'samen of apart',
  'e-mail toegestaan',
  'begeleider toegestaan',
] as const

export type ListedField = (typeof LISTED_FIELDS)[number]

/** The list that a field has one value of. Of languages there may be several: those are typed. */
export function choiceOf(field: ReferralField): ListedField | undefined {
  return LISTED_FIELDS.find((one) => one === field && one !== 'talen')
}

/** What values of a municipality's files mean: by field, the value as `plainValue` makes it, to one that is understood, or to nothing. */
export type FieldWords = Readonly<Partial<Record<ListedField, Readonly<Record<string, string>>>>>

/** A value that isn't understood, once for all rows that have it. */
export interface UnknownValue {
  readonly field: ListedField
  readonly given: string
  readonly rows: number
  /** Rows are refused for it; else it is left out of them. */
  readonly refuses: boolean
}

/** `Gezin ` and `gezin` are the same value. */
export function plainValue(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
}

/** What a row says once its values are put in words that are understood. Of languages each by itself. */
export function translated(fields: ReferralFields, words: FieldWords | undefined): ReferralFields {
  if (!words) return fields
  const meant: Partial<Record<ReferralField, string>> = {}
  for (const field of LISTED_FIELDS) {
    const known = words[field]
    const text = given(fields, field)
    if (!known || !text) continue
    const meaning = (value: string) => known[plainValue(value)] ?? value
    meant[field] = field === 'talen' ? splitLanguages(text).map(meaning).filter(Boolean).join(', ') : meaning(text)
  }
  return { ...fields, ...meant }
}

/** A file with more different ones has no list in that column. */
const MOST_KEPT = 500
/** What is longer is no value of a list. */
const LONGEST_VALUE = 60

/** Gathers the values of a file that aren't understood; none that may be a BSN or V-number, which nobody is to see. */
export class UnknownValues {
  readonly #found = new Map<string, { field: ListedField; given: string; rows: number; refuses: boolean }>()

  constructor(private readonly context: ReferralContext) {}

  look(said: ReferralFields, problems: readonly RowProblem[]): void {
    const fields = withoutNothing(said)
    for (const field of LISTED_FIELDS) {
      const text = given(fields, field)
      if (!text || text.length > LONGEST_VALUE) continue
      for (const value of field === 'talen' ? splitLanguages(text) : [text])
        if (!holdsNumber(value) && !isUnderstood(field, value, this.context)) this.#add(field, value, problems)
    }
  }

  /** Those that refuse rows first, and of these what stands in most rows. */
  list(): UnknownValue[] {
    return [...this.#found.values()].sort(
      (one, other) => Number(other.refuses) - Number(one.refuses) || other.rows - one.rows,
    )
  }

  #add(field: ListedField, value: string, problems: readonly RowProblem[]): void {
    const key = `${field} ${plainValue(value)}`
    const found = this.#found.get(key)
    if (found) found.rows++
    else if (this.#found.size < MOST_KEPT) {
      const refuses = problems.some(({ column }) => column === field)
      this.#found.set(key, { field, given: value, rows: 1, refuses })
    }
  }
}

function isUnderstood(field: ListedField, text: string, { knownMunicipalities }: ReferralContext): boolean {
  const plain = text.toLowerCase()
  switch (field) {
    case 'wet':
      return readLaw(text) !== null
    case 'doelgroep':
      return plain in TARGET_GROUPS
    case 'talen':
      return readLanguages(text) !== null
    case 'gemeentecode':
      return knownMunicipalities.has(readMunicipality(text.replace(/^['’]/, '').trim()))
    case 'geslacht':
      return plain in GENDERS
    case 'samen of apart':
      return plain in HOUSEHOLD_MODES
    case 'e-mail toegestaan':
    case 'begeleider toegestaan':
      return isPlainAnswer(text)
  }
}
