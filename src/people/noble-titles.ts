import { known, type PartnerName, type PersonName } from './name-parts.ts'

/** How to address and name somebody of the nobility. Empty texts where there is nothing to add. */
export interface Nobility {
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
export function ownNobility(person: PersonName, nameUse: string, partners: readonly PartnerName[]): Nobility {
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
export function courtesyNobility(person: PersonName, nameUse: string, partner: PartnerName | undefined): Nobility {
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
