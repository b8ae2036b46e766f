import { InputError } from '../../errors.ts'

/** The columns of a referral file, by the heading that docs/files.md gives them; the API's checks use the same words. */
export const REFERRAL_FIELDS = [
  'referentie',
  'bsn',
  'v-nummer',
  'voornamen',
  'voorvoegsel',
  'achternaam',
  'geslacht',
  'geboortedatum',
  'straat',
  'huisnummer',
  'huisletter',
  'toevoeging',
  'postcode',
  'woonplaats',
  'gemeentecode',
  'wet',
  'doelgroep',
  'datum kennisgeving',
  'begindatum plicht',
  'einddatum termijn',
  'talen',
  'e-mail',
  'e-mail toegestaan',
  'telefoon',
  'behoeften',
  'huishouden',
  'samen of apart',
  'begeleider',
  'begeleider e-mail',
  'begeleider toegestaan',
] as const

export type ReferralField = (typeof REFERRAL_FIELDS)[number]

/** Columns that hold several fields at once, and are taken apart (`take-apart.ts`). */
export const COMBINED_FIELDS = ['volledige naam', 'adres'] as const

/** What a column can hold. */
export const COLUMN_FIELDS = [...REFERRAL_FIELDS, ...COMBINED_FIELDS] as const

export type ColumnField = (typeof COLUMN_FIELDS)[number]

/** What a row or a request says, before it is checked. */
export type ReferralFields = Readonly<Partial<Record<ReferralField, string>>>

/** So many signs a field may have, in a file and in a request. */
export const LONGEST_FIELD = 2_000

/** It stands in addresses. */
export const LONGEST_REFERENCE = 100

/** A municipality's own headings, and the field that each stands for. Spelled freely, like the known headings. */
export type HeadingMapping = Readonly<Record<string, ReferralField>>

/** Which cell of a row holds a field. */
export interface Column {
  readonly field: ReferralField
  readonly at: number
}

const NEEDED: readonly (readonly ReferralField[])[] = [
  ['achternaam'],
  ['wet'],
  ['einddatum termijn'],
  ['bsn', 'v-nummer'],
]

/**
 * Finds the columns by their heading, whatever the order, capitals, spaces, hyphens or accents. Unknown headings are left
 * alone. Where the municipality's mapping finds a field, the known heading of that field is left alone too.
 * @throws InputError `column-twice` or `column-missing`, with the known heading as `column`
 */
export function findColumns(headings: readonly string[], mapping: HeadingMapping = {}): Column[] {
  const columns = chooseColumns(match(headings, ownHeadings(mapping)), match(headings, KNOWN_HEADINGS))
  const twice = columns.find((column, at) => columns.findIndex(({ field }) => field === column.field) < at)
  if (twice) throw new InputError('column-twice', { column: twice.field })
  for (const oneOf of NEEDED) {
    if (!columns.some(({ field }) => oneOf.includes(field)))
      throw new InputError('column-missing', { column: oneOf[0] ?? '' })
  }
  return columns
}

/** `E-mail Toegestaan` and `e mail toegestaan` are the same heading. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

const KNOWN_HEADINGS: ReadonlyMap<string, ReferralField> = new Map(
  REFERRAL_FIELDS.map((field) => [plainHeading(field), field]),
)

function ownHeadings(mapping: HeadingMapping): Map<string, ReferralField> {
  return new Map(Object.entries(mapping).map(([heading, field]) => [plainHeading(heading), field]))
}

function match(headings: readonly string[], fields: ReadonlyMap<string, ReferralField>): Column[] {
  return headings.flatMap((heading, at) => {
    const field = fields.get(plainHeading(heading))
    return field ? [{ field, at }] : []
  })
}

function chooseColumns(own: readonly Column[], known: readonly Column[]): Column[] {
  const taken = new Set(own.flatMap(({ field, at }) => [field, at]))
  return [...own, ...known.filter(({ field, at }) => !taken.has(field) && !taken.has(at))]
}
