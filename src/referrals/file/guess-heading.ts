import { type ColumnField, COLUMN_FIELDS, plainHeading } from './headings.ts'

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

/** As `fieldNamed`, and a name that is nearly spelled so. */
export function guessField(heading: string): ColumnField | undefined {
  return fieldNamed(heading) ?? nearest(withoutWhose(heading))
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

/** How many letters are missing, too many, wrong or swapped with the next one (optimal string alignment). */
function slips(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let at = 1; at <= one.length; at++) {
    const row = [at]
    for (let to = 1; to <= other.length; to++) {
      const isSame = one[at - 1] === other[to - 1]
      const isSwapped = to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1]
      const steps = [(last[to] ?? 0) + 1, (row[to - 1] ?? 0) + 1, (last[to - 1] ?? 0) + (isSame ? 0 : 1)]
      row.push(Math.min(...steps, ...(isSwapped ? [(before[to - 2] ?? 0) + 1] : [])))
    }
    ;[before, last] = [last, row]
  }
  return last[other.length] ?? 0
}
