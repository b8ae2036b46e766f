import { capitalise, joinName, known, leadingPartner, type PartnerName, type PersonName } from './full-name.ts'

/**
 * The initials of given names: `Anne-Fleur Belle` gives `A.B.`. A given name of one letter gets no dot, and a space before
 * what follows: `J P` stays `J P`. Given names that are written as initials already stay as they are.
 * @returns `null` when no given names are known.
 * Rule: BRP API Personen, naam/voorletters.feature.
 */
export function initials(givenNames: string | null | undefined): string | null {
  const names = known(givenNames)
    .normalize('NFC')
    .split(/\s+/)
    .filter((name) => known(name) !== '')
  const letters = names.map(initial)
  const joined = letters.map((letter, at) =>
    letter.endsWith('.') || at === letters.length - 1 ? letter : `${letter} `,
  )
  return joined.join('') || null
}

/**
 * The opening of a letter: `Geachte mevrouw In het Veld`, `Geachte J.R. Groenen` when the gender is unknown,
 * `Hoogwelgeboren heer` for the nobility.
 * @returns `null` when the name that it needs is unknown: the letter then has to open without a name.
 * Rule: BRP API Personen, adressering/aanhef.
 */
export function salutation(person: PersonName, partners: readonly PartnerName[]): string | null {
  const partner = leadingPartner(partners)
  const nameUse = nameUseWith(person, partner)
  const courtesy = courtesyNobility(person, person.nameUse ?? 'E', partner)
  const form = courtesy.form || ownNobility(person, nameUse, partners).form
  if (form) return capitalise(form)
  const surname = compose(nameUse, surnameOf(person), surnameOf(partner))
  if (!surname) return null
  if (person.gender === 'M') return `Geachte heer ${capitalise(surname)}`
  if (person.gender === 'V') return `Geachte mevrouw ${capitalise(surname)}`
  return `Geachte ${capitalise(joinName(initials(person.givenNames) ?? '', surname))}`
}

/**
 * The name on an envelope, and the form of address on the line above it (the nobility only, else `null`).
 * @returns `name` is `null` when the name that it needs is unknown.
 * Rule: BRP API Personen, adressering/aanschrijfwijze: courtesy title first, then the person's own title, else none.
 */
export function addressName(
  person: PersonName,
  partners: readonly PartnerName[],
): { name: string | null; form: string | null } {
  const partner = leadingPartner(partners)
  const nameUse = nameUseWith(person, partner)
  const courtesy = courtesyNobility(person, nameUse, partner)
  const own = ownNobility(person, nameUse, partners)
  const ownPart = surnameOf(person, own.title)
  const inFront = nameUse === 'V' ? '' : own.predicate
  const afterPartner = nameUse === 'V' && ownPart ? joinName(own.predicate, ownPart) : ownPart
  const surname = compose(nameUse, afterPartner, surnameOf(partner, courtesy.title))
  if (!surname) return { name: null, form: null }
  // A female knight has a form of address in the salutation, but neither title nor form on the envelope.
  const form = courtesy.form || (own.title || own.predicate || own.form === 'hoogheid' ? own.form : '')
  const name = capitalise(joinName(inFront, initials(person.givenNames) ?? '', surname))
  return { name, form: form ? `De ${form}` : null }
}

function initial(name: string): string {
  if (/^(?:\p{L}\p{M}*\.)+$/u.test(name)) return name
  const [letter = ''] = /^\P{M}\p{M}*/u.exec(name) ?? []
  return letter === name ? letter : `${letter}.`
}

/** Without a partner whose name is known, someone uses their own (aanhef/geslachtsnaam_partner_leeg_onbekend.feature). */
function nameUseWith(person: PersonName, partner: PartnerName | undefined): string {
  return known(partner?.familyName) === '' ? 'E' : (person.nameUse ?? 'E')
}

/** Title, prefix and family name; empty when the family name is unknown. */
function surnameOf(bearer: PersonName | PartnerName | undefined, title = ''): string {
  const familyName = known(bearer?.familyName)
  return familyName && joinName(title, known(bearer?.prefix), familyName)
}

/** The surname that goes with the name use; empty when a part of the person's own name is needed but unknown. */
function compose(nameUse: string, own: string, partner: string): string {
  if (nameUse === 'P') return partner
  if (!own) return ''
  if (nameUse === 'V') return `${partner}-${own}`
  return nameUse === 'N' ? `${own}-${partner}` : own
}

/** How to address and name somebody of the nobility. Empty texts where there is nothing to add. */
interface Nobility {
  /** Before the surname: `barones`. */
  readonly title: string
  /** Before everything: `jonkheer`. */
  readonly predicate: string
  /** `hoogwelgeboren vrouwe`; empty when the title gives no right to it. */
  readonly form: string
}

const NONE: Nobility = { title: '', predicate: '', form: '' }

/** The landelijke tabel Adellijke titel/predicaat: the male code, and the word for a man and for a woman. */
const WORDS: Readonly<Record<string, readonly [man: string, woman: string]>> = {
  B: ['baron', 'barones'],
  G: ['graaf', 'gravin'],
  H: ['hertog', 'hertogin'],
  JH: ['jonkheer', 'jonkvrouw'],
  M: ['markies', 'markiezin'],
  P: ['prins', 'prinses'],
  R: ['ridder', ''],
}

const MALE_CODES: Readonly<Record<string, string>> = { BS: 'B', GI: 'G', HI: 'H', JV: 'JH', MI: 'M', PS: 'P' }

/** A wife may bear the female form of these titles of her husband ('titre de courtoisie'). */
const COURTESY_CODES = ['B', 'G', 'H', 'M', 'P']

/**
 * A person's own title or predicate, in the form of their gender, whatever the code says.
 * A woman gives up her predicate while she has a partner, and for as long as she uses a partner's name.
 * Rule: BRP API, aanschrijfwijze/adellijk.feature and dev/geslachtswijziging.feature.
 */
function ownNobility(person: PersonName, nameUse: string, partners: readonly PartnerName[]): Nobility {
  const given = person.title?.trim() ?? ''
  const code = MALE_CODES[given] ?? given
  const words = WORDS[code]
  if (!words || nameUse === 'P') return NONE
  const married = nameUse !== 'E' || partners.some((partner) => !partner.until)
  if (code === 'JH' && person.gender === 'V' && married) return NONE
  const word = wordFor(words, person.gender)
  const form = formOf(code, person.gender)
  return code === 'JH' ? { title: '', predicate: word, form } : { title: word, predicate: '', form }
}

/**
 * The courtesy title a woman takes from her (former) partner, if she uses the partner's name.
 * Rule: BRP API, aanschrijfwijze/hoffelijkheidstitel.feature.
 */
function courtesyNobility(person: PersonName, nameUse: string, partner: PartnerName | undefined): Nobility {
  const code = known(partner?.title)
  const words = COURTESY_CODES.includes(code) ? WORDS[code] : undefined
  if (!words || person.gender !== 'V' || nameUse === 'E') return NONE
  return { title: words[1], predicate: '', form: formOf(code, 'V') }
}

function wordFor([man, woman]: readonly [string, string], gender: string | null | undefined): string {
  if (gender === 'M') return man
  return gender === 'V' ? woman : ''
}

function formOf(code: string, gender: string | null | undefined): string {
  if (code === 'P') return 'hoogheid'
  const rank = code === 'G' ? 'hooggeboren' : 'hoogwelgeboren'
  if (gender === 'M') return `${rank} heer`
  return gender === 'V' ? `${rank} vrouwe` : ''
}
