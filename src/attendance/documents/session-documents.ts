import type { Deps } from '../../deps.ts'
import type { Scope } from '../../history/work.ts'
import { listLetterStyles } from '../../municipalities/letter-styles.ts'
import { Municipality } from '../../municipalities/municipality.entity.ts'
import { fullName } from '../../people/full-name.ts'
import { firstName } from '../marks/short-names.ts'
import { showSession, type ListedSeat } from '../sessions/show-session.ts'
import type { Session } from '../../groups/session.entity.ts'
import { certificateWords, type CertificateWords } from '../../invitations/texts/certificate-words.ts'
import { said } from '../../invitations/texts/page-words.ts'
import { dateInWords } from '../../invitations/texts/days-in-words.ts'
import type { Person } from '../../people/person.entity.ts'
import { languageOf, writtenLanguage, type MessageLanguage } from '../../invitations/texts/languages.ts'

/** What the list says, in the language of who prints it. */
interface SheetWords {
  readonly language: string
  readonly title: string
  readonly lead: string
  /** Of the columns: number, name, reference, there, signature. */
  readonly headings: readonly string[]
  readonly notes: readonly string[]
  /** Under the lines at the end: the coordinator's name and signature. */
  readonly foot: readonly string[]
}

type Needs = Pick<Deps, 'db' | 'clock' | 'printer'>

/** Rows for who comes and is not on the list. */
const BLANK_ROWS = 5

/** Who is expected, with a box to tick, room for a signature and blank rows for who walks in. No numbers of people; who comes from elsewhere is only counted. */
export async function printAttendanceSheet(
  { printer, clock, db }: Needs,
  scope: Scope,
  sessionId: string,
  words: SheetWords,
): Promise<Buffer> {
  const { seats } = await showSession(db.read, scope, sessionId)
  const people = seats.map(({ placement }) => ({
    name: fullName(placement.referral.person),
    reference: placement.referral.reference,
  }))
  return printer.typeset('attendance-sheet', { ...words, date: clock.today(), people, blank: BLANK_ROWS })
}

/** A card for everyone who is expected: what they are called, large. */
export async function printNameCards({ printer, clock, db }: Needs, scope: Scope, sessionId: string, title: string) {
  const { seats } = await showSession(db.read, scope, sessionId)
  const people = seats.map(({ placement, name }) => ({
    first: firstName(placement.referral.person) || name,
    short: name,
  }))
  return printer.typeset('name-cards', { title, date: clock.today(), people })
}

/** A certificate for everyone who was there, in Dutch and in their own language; null when nobody was. */
export async function printCertificates(
  { printer, clock, db }: Needs,
  scope: Scope,
  sessionId: string,
): Promise<Buffer | null> {
  const { session, seats } = await showSession(db.read, scope, sessionId)
  const there = seats.filter(wasThere)
  if (there.length === 0) return null
  const towns = new Map((await db.read.find(Municipality)).map((town) => [town.code, town]))
  const styles = await listLetterStyles(db.read)
  const people = there.flatMap(({ placement: { referral } }) => {
    const town = towns.get(referral.municipality)
    return town ? [certificateOf(referral.person, { session, town, accent: styles.get(town.code)?.accent })] : []
  })
  return printer.typeset('certificate', { title: people[0]?.parts[0]?.title ?? '', date: clock.today(), people })
}

/** Marked as present. */
function wasThere({ mark }: ListedSeat): boolean {
  return mark?.status === 'present'
}

const DARK_BLUE = '#154273'

interface Occasion {
  readonly session: Session
  readonly town: Municipality
  /** Of the house style; none: ours. */
  readonly accent?: string
}

/** What stands on the certificate of one person. */
function certificateOf(person: Person, { session, town, accent = DARK_BLUE }: Occasion) {
  const name = fullName(person)
  const languages = certificateLanguages(person.languages)
  const parts = languages.map(({ language, words }) => {
    const values = { name, day: dateInWords(session.day, language), venue: session.group.slot.room.venue.name }
    const line = (pattern: string) => said(pattern, values, language.direction)
    return {
      language: language.code,
      direction: language.direction,
      fonts: language.fonts,
      title: words.title,
      lines: [words.tookPart, words.topics, words.when, words.where].map(line),
    }
  })
  const signature = said(languages[0]?.words.signature ?? '', { onBehalfOf: town.sender.onBehalfOf }, 'ltr')
  return { name, sender: town.sender.name, accent, signature, parts }
}

/** Dutch, and the first of the reader's languages that the certificate is written in. */
function certificateLanguages(wanted: readonly string[]): { language: MessageLanguage; words: CertificateWords }[] {
  const loaded = certificateWords()
  const available = [...loaded.keys()]
  const own = wanted.map((code) => writtenLanguage(code, available)).find((code) => code !== 'nl')
  return ['nl', ...(own ? [own] : [])].map((code) => ({ language: languageOf(code), words: loaded.get(code)! }))
}
