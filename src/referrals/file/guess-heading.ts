import {
  type ColumnField,
  columnsNamed,
  COLUMN_FIELDS,
  type HeadingMapping,
  namesOf,
  plainHeading,
} from './headings.ts'
import { slips } from './slips.ts'

/** What people write above a column instead of the heading that Dagdeel knows. Plain, as `plainHeading` makes it. */
const SYNONYMS: Readonly<Partial<Record<ColumnField, string>>> = {
  referentie: 'referentienummer zaaknummer zaaknr dossiernummer dossiernr kenmerk clientnummer klantnummer reference',
  bsn: 'bsnnummer bsnnr burgerservicenummer burgerservicenr sofinummer',
  'v-nummer': 'vnr vreemdelingennummer vreemdelingnummer vreemdelingennr',
  voornamen: 'voornaam roepnaam doopnamen firstname firstnames givenname givennames',
  voorvoegsel: 'voorvoegsels tussenvoegsel tussenvoegsels tussenv voorv prefix',
  achternaam: 'geslachtsnaam familienaam achternamen lastname surname familyname',
  geslacht: 'sekse mv manvrouw geslachtsaanduiding gender sex',
  geboortedatum: 'gebdat gebdatum geboortedat geboren geborenop geboortedag dateofbirth birthdate',
  straat: 'straatnaam street',
  huisnummer: 'huisnr housenumber',
  huisletter: 'hletter',
  toevoeging: 'huisnummertoevoeging huisnrtoevoeging huisnummertoev toev',
  postcode: 'pc postalcode zipcode',
  woonplaats: 'plaats plaatsnaam woonplaatsnaam stad town city',
  gemeentecode: 'gemeente gemcode cbscode gemeentenummer municipality',
  wet: 'wetgeving inburgeringswet regime wettelijkkader soortwet law',
  doelgroep: 'doelgroepomschrijving typeinburgeraar soortinburgeraar groep categorie targetgroup',
  'datum kennisgeving':
    'kennisgeving kennisgevingsdatum kennisgevingdatum briefdatum datumbrief datumkennisgevingsbrief',
  'begindatum plicht':
    'begindatum startdatum ingangsdatum beginplicht startplicht ingangsdatumplicht startdatumplicht begindatuminburgeringsplicht startdatuminburgering startinburgering startdate',
  'einddatum termijn':
    'einddatum eindetermijn eindtermijn termijn uiterstedatum uiterlijkedatum deadline einddatuminburgering einddatuminburgeringstermijn eindeinburgeringstermijn enddate',
  talen: 'taal moedertaal voertaal spreektaal contacttaal talenkennis language languages',
  'e-mail': 'emailadres mail mailadres emailaddress',
  'e-mail toegestaan':
    'mailtoegestaan magmailen emailakkoord akkoordemail akkoordmail emailtoestemming toestemmingemail toestemmingmail',
  telefoon: 'telefoonnummer telefoonnr telnr tel mobiel mobielnummer mobieletelefoon gsm phone phonenumber mobile',
  behoeften: 'behoefte voorziening voorzieningen hulpmiddelen needs',
  huishouden: 'huishoudnummer gezinsnummer gezin household',
  'samen of apart': 'samenapart',
  begeleider: 'begeleiding contactpersoon casemanager klantmanager consulent maatschappelijkbegeleider coach',
  'begeleider e-mail': 'emailbegeleider mailbegeleider begeleidermail emailcontactpersoon emailconsulent',
  'begeleider toegestaan': 'begeleiderakkoord kopiebegeleider',
  'volledige naam': 'naam namen volnaam naamvoluit naamvoornaam achternaamvoornaam naamvoornamen name fullname',
  adres:
    'woonadres verblijfadres adresregel adresgegevens straathuisnummer straatenhuisnummer straatnummer straatnr postcodeplaats postcodewoonplaats postcodeenwoonplaats postcodeenplaats pcplaats pcwoonplaats address',
}

const BY_NAME: ReadonlyMap<string, ColumnField> = new Map([
  ...COLUMN_FIELDS.flatMap((field) => (SYNONYMS[field] ?? '').split(' ').map((name) => [name, field] as const)),
  ...COLUMN_FIELDS.map((field) => [plainHeading(field), field] as const),
])

/** Words that say whose it is, or where it comes from, and not what it is. */
const WHOSE = new Set(
  'client clienten klant inburgeraar inburgeringsplichtige persoon deelnemer kandidaat nieuwkomer statushouder van de het een brp duo wi2021 wi2013'.split(
    ' ',
  ),
)

/** The field that a heading names, by its own name or one that people use for it. */
export function fieldNamed(heading: string): ColumnField | undefined {
  const plain = plainHeading(heading)
  return BY_NAME.get(plain) ?? BY_NAME.get(withoutWhose(heading))
}

/** What a column holds, as far as its heading tells. */
interface GuessedColumn {
  readonly heading: string
  /** None: it is not read. */
  readonly field: ColumnField | null
  /** Nobody said so, and the heading is not one that Dagdeel knows. */
  readonly isGuess: boolean
}

/**
 * What each column of a file holds: by the mapping and the known headings, then by what others call them, then by what is nearly spelled
 * so. Each field once, but of an address several columns may hold a part.
 */
export function guessColumns(headings: readonly string[], mapping: HeadingMapping = {}): GuessedColumn[] {
  const names = namesOf(headings)
  const said = new Set(Object.keys(mapping).map(plainHeading))
  const known = new Map(columnsNamed(headings, mapping).map(({ at, field }) => [at, field]))
  const guessed = new Map<number, ColumnField>()
  for (const guess of [fieldNamed, (heading: string) => nearest(withoutWhose(heading))]) {
    for (const [at, name] of names.entries()) {
      if (known.has(at) || guessed.has(at) || said.has(plainHeading(name))) continue
      const field = fitting(guess(headings[at] ?? ''), new Set([...known.values(), ...guessed.values()]))
      if (field) guessed.set(at, field)
    }
  }
  return names.map((heading, at) => {
    const field = known.get(at) ?? guessed.get(at) ?? null
    return { heading, field, isGuess: guessed.has(at) }
  })
}

/** A name beside given names is a family name, and beside a family name it is somebody else's; an address beside a street says nothing more. */
function fitting(field: ColumnField | undefined, taken: ReadonlySet<ColumnField>): ColumnField | undefined {
  if (field === 'adres') return taken.has('straat') && taken.has('postcode') ? undefined : field
  if (field === 'volledige naam') {
    if (taken.has('achternaam')) return undefined
    return taken.has('voornamen') ? 'achternaam' : taken.has(field) ? undefined : field
  }
  return field && taken.has(field) ? undefined : field
}

function withoutWhose(heading: string): string {
  const words = heading.slice(0, LONGEST).split(/[^\p{L}\p{M}\p{N}]+/u)
  return words
    .map(plainHeading)
    .filter((word) => !WHOSE.has(word))
    .join('')
}

/** No heading that is longer is a slip of the pen. */
const LONGEST = 60

/** Of names of at least six letters: one slip, from ten letters on two. */
function nearest(plain: string): ColumnField | undefined {
  if (plain.length < 6) return undefined
  const allowed = plain.length < 10 ? 1 : 2
  const near = [...BY_NAME].filter(
    ([name]) => name.length >= 6 && Math.abs(name.length - plain.length) <= allowed && slips(name, plain) <= allowed,
  )
  const fields = new Set(near.map(([, field]) => field))
  return fields.size === 1 ? near[0]?.[1] : undefined
}
