import { known } from './full-name.ts'

/** Where somebody lives, as the BRP keeps it: a Dutch address, a described place (`location`) or lines abroad. */
export interface Address {
  readonly street?: string | null
  readonly number?: string | null
  readonly letter?: string | null
  readonly addition?: string | null
  /** aanduiding bij huisnummer: `by` (near) or `to` (opposite). */
  readonly indication?: string | null
  readonly postcode?: string | null
  readonly place?: string | null
  /** CBS code of the municipality, four digits. */
  readonly municipality?: string | null
  readonly location?: string | null
  /** Code of the country of an address abroad; `0000` is unknown. */
  readonly country?: string | null
  readonly foreign?: readonly (string | null)[] | null
}

/** The lines under the name on an envelope; `null` where there is none. */
interface AddressLines {
  readonly line1: string | null
  readonly line2: string | null
}

const NO_LINES: AddressLines = { line1: null, line2: null }
const INDICATIONS: Readonly<Record<string, string>> = { by: 'bij', to: 't/o' }
const NETHERLANDS = '6030'

/**
 * The address lines by NEN 5825: `Atatürkstraat 9-2` and `2583 XL  SCHEVENINGEN`. Without a town the municipality's name
 * is used. No lines at all when street, number or (abroad) country is unknown.
 * @param municipalityNames names by code, for an address without a town
 * Rule: BRP API Personen, adressering/adres-regels.
 */
export function addressLines(address: Address, municipalityNames = MUNICIPALITY_NAMES): AddressLines {
  if (isAbroad(address)) return linesAbroad(address)
  const line1 = known(address.location) || streetLine(address)
  return line1 ? { line1, line2: townLine(address, municipalityNames) || null } : NO_LINES
}

function isAbroad({ country, foreign }: Address): boolean {
  const code = known(country)
  return (code !== '' && code !== NETHERLANDS) || (foreign?.some((line) => known(line) !== '') ?? false)
}

function linesAbroad({ country, foreign }: Address): AddressLines {
  const code = known(country)
  if (code === '' || Number(code) === 0) return NO_LINES
  return { line1: known(foreign?.[0]) || null, line2: known(foreign?.[1]) || null }
}

function streetLine(address: Address): string {
  const street = known(address.street)
  const number = known(address.number).replace(/^0+/, '')
  if (!street || !number) return ''
  const indication = INDICATIONS[known(address.indication).toLowerCase()]
  return `${street} ${indication ? `${indication} ` : ''}${number}${suffix(address)}`
}

/** A hyphen before a digit, a space before anything else; letter and addition stand together. */
function suffix(address: Address): string {
  const text = known(address.letter) + known(address.addition)
  if (!text) return ''
  return /^\d/.test(text) ? `-${text}` : ` ${text}`
}

/** Two spaces between postcode and town. */
function townLine(address: Address, municipalityNames: ReadonlyMap<string, string>): string {
  const postcode = known(address.postcode).replace(/\s+/g, '').toUpperCase()
  const town = known(address.place) || (municipalityNames.get(known(address.municipality)) ?? '')
  const parts = [postcode && `${postcode.slice(0, 4)} ${postcode.slice(4)}`, town.toUpperCase()]
  return parts.filter((part) => part !== '').join('  ')
}

/**
 * Names by CBS code (landelijke tabel 33), for an address without a town: those round Maastricht and the largest ones.
 * Pass your own names to `addressLines` for others.
 */
export const MUNICIPALITY_NAMES: ReadonlyMap<string, string> = new Map([
  ['0014', 'Groningen'],
  ['0344', 'Utrecht'],
  ['0363', 'Amsterdam'],
  ['0518', "'s-Gravenhage"],
  ['0599', 'Rotterdam'],
  ['0772', 'Eindhoven'],
  ['0796', "'s-Hertogenbosch"],
  ['0882', 'Landgraaf'],
  ['0888', 'Beek'],
  ['0899', 'Brunssum'],
  ['0917', 'Heerlen'],
  ['0928', 'Kerkrade'],
  ['0935', 'Maastricht'],
  ['0938', 'Meerssen'],
  ['0957', 'Roermond'],
  ['0965', 'Simpelveld'],
  ['0971', 'Stein'],
  ['0981', 'Vaals'],
  ['0983', 'Venlo'],
  ['0986', 'Voerendaal'],
  ['0988', 'Weert'],
  ['0994', 'Valkenburg aan de Geul'],
  ['1711', 'Echt-Susteren'],
  ['1729', 'Gulpen-Wittem'],
  ['1883', 'Sittard-Geleen'],
  ['1903', 'Eijsden-Margraten'],
  ['1954', 'Beekdaelen'],
])
