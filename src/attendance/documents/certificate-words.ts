import { z } from 'zod'
import { projectFolder } from '../../outside/project-folder.ts'
import { languageOf, writtenLanguage, type Language } from '../../invitations/texts/languages.ts'
import { wordsInFolder } from '../../invitations/texts/words-in-folder.ts'

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
export type CertificateWords = z.output<typeof Shape>

const FOLDER = projectFolder('templates/certificate')
let loaded: Map<string, CertificateWords> | undefined

/** Dutch, and the first of the reader's languages that the certificate is written in. */
export function certificateLanguages(wanted: readonly string[]): { language: Language; words: CertificateWords }[] {
  loaded ??= wordsInFolder(FOLDER, Shape)
  const available = [...loaded.keys()]
  const own = wanted.map((code) => writtenLanguage(code, available)).find((code) => code !== 'nl')
  return ['nl', ...(own ? [own] : [])].map((code) => ({ language: languageOf(code), words: loaded!.get(code)! }))
}
