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

/** A BSN or V-number stands there: what does is shown to nobody. */
export function isNumberField(field: ColumnField): field is 'bsn' | 'v-nummer' {
  return field === 'bsn' || field === 'v-nummer'
}

/** What a row or a request says, before it is checked. */
export type ReferralFields = Readonly<Partial<Record<ReferralField, string>>>

/** So many signs a field may have, in a file and in a request. */
export const LONGEST_FIELD = 2_000

/** It stands in addresses. */
export const LONGEST_REFERENCE = 100

/** What a mapping says of a column that is not to be read, though its heading is known. */
export const NOT_READ = 'niets'

/** A municipality's own headings, and what each column holds. Spelled freely, like the known headings. */
export type HeadingMapping = Readonly<Record<string, ColumnField | typeof NOT_READ>>

/** Which cell of a row holds a field. */
export interface Column {
  readonly field: ColumnField
  readonly at: number
}

const NEEDED: readonly (readonly ColumnField[])[] = [
  ['achternaam', 'volledige naam'],
  ['wet'],
  ['einddatum termijn'],
  ['bsn', 'v-nummer'],
]

/**
 * Finds the columns by their heading, whatever the order, capitals, spaces, hyphens or accents. Unknown headings are left
 * alone. Where the municipality's mapping finds a field, the known heading of that field is left alone too. Of an address each column
 * may hold a part.
 * @throws InputError `column-twice` or `column-missing`, with the known heading as `column`
 */
export function findColumns(headings: readonly string[], mapping: HeadingMapping = {}): Column[] {
  const columns = columnsNamed(headings, mapping)
  const twice = columns.find(
    ({ field }, at) => field !== 'adres' && columns.findIndex((one) => one.field === field) < at,
  )
  if (twice) throw new InputError('column-twice', { column: twice.field })
  const [missing] = missingFields(columns)
  if (missing) throw new InputError('column-missing', { column: missing })
  return columns
}

/** The columns that are known, whether or not that is enough. */
export function columnsNamed(headings: readonly string[], mapping: HeadingMapping = {}): Column[] {
  const own = match(namesOf(headings), ownHeadings(mapping))
  const taken = new Set(own.flatMap(({ field, at }) => [field, at]))
  const known = match(headings, KNOWN_HEADINGS).filter(({ field, at }) => !taken.has(field) && !taken.has(at))
  return [...own, ...known].flatMap(({ field, at }) => (field === NOT_READ ? [] : [{ field, at }]))
}

/** The headings, each by a name of its own: the second `Datum` is `Datum (2)`. */
export function namesOf(headings: readonly string[]): string[] {
  const times = new Map<string, number>()
  return headings.map((heading) => {
    const plain = plainHeading(heading)
    const time = (times.get(plain) ?? 0) + 1
    times.set(plain, time)
    return time === 1 ? heading : `${heading} (${time})`
  })
}

/** The fields without which nobody can be taken in and that no column holds. */
export function missingFields(columns: readonly Pick<Column, 'field'>[]): ColumnField[] {
  return NEEDED.flatMap((oneOf) =>
    columns.some(({ field }) => oneOf.includes(field)) ? [] : [oneOf[0] as ColumnField],
  )
}

/** `E-mail Toegestaan` and `e mail toegestaan` are the same heading. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

type HeldBy = ColumnField | typeof NOT_READ

const KNOWN_HEADINGS: ReadonlyMap<string, HeldBy> = new Map(
  REFERRAL_FIELDS.map((field) => [plainHeading(field), field]),
)

function ownHeadings(mapping: HeadingMapping): Map<string, HeldBy> {
  return new Map(Object.entries(mapping).map(([heading, field]) => [plainHeading(heading), field]))
}

function match(headings: readonly string[], fields: ReadonlyMap<string, HeldBy>) {
  return headings.flatMap((heading, at) => {
    const field = fields.get(plainHeading(heading))
    return field ? [{ field, at }] : []
  })
}
