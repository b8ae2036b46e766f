import type { Session } from '../../groups/session.entity.ts'
import { said } from '../../invitations/texts/page-words.ts'
import { dateInWords } from '../../invitations/texts/dates-in-words.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { certificateLanguages } from './certificate-words.ts'

const DARK_BLUE = '#154273'

interface Occasion {
  readonly session: Session
  readonly town: Municipality
  /** Of the house style; none: ours. */
  readonly accent?: string
}

/** What stands on the certificate of one person. */
export function certificateOf(person: Person, { session, town, accent = DARK_BLUE }: Occasion) {
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
