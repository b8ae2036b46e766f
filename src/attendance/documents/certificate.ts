import type { Session } from '../../groups/session.entity.ts'
import { said, wordsInFolder } from '../../invitations/texts/page-words.ts'
import { dateInWords } from '../../invitations/texts/dates-in-words.ts'
import type { Municipality } from '../../municipalities/municipality.entity.ts'
import { fullName } from '../../people/full-name.ts'
import type { Person } from '../../people/person.entity.ts'
import { z } from 'zod'
import { projectFolder } from '../../outside/project-folder.ts'
import { languageOf, writtenLanguage, type MessageLanguage } from '../../invitations/texts/languages.ts'

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

const word = z.string().trim().min(1)

/** The words of the certificate in one language. A language that is not there yet is left out: Dutch always stands. */
const Shape = z.strictObject({
  reviewed: word,
  title: word,
  tookPart: word.includes('{{name}}'),
  topics: word,
  when: word.includes('{{day}}'),
  where: word.includes('{{venue}}'),
  signature: word.includes('{{onBehalfOf}}'),
})
type CertificateWords = z.output<typeof Shape>

const FOLDER = projectFolder('templates/certificate')
let loaded: Map<string, CertificateWords> | undefined

/** Dutch, and the first of the reader's languages that the certificate is written in. */
function certificateLanguages(wanted: readonly string[]): { language: MessageLanguage; words: CertificateWords }[] {
  loaded ??= wordsInFolder(FOLDER, Shape)
  const available = [...loaded.keys()]
  const own = wanted.map((code) => writtenLanguage(code, available)).find((code) => code !== 'nl')
  return ['nl', ...(own ? [own] : [])].map((code) => ({ language: languageOf(code), words: loaded!.get(code)! }))
}
