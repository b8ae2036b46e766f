import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { languageOf, writtenLanguage, type Language } from '../invitations/texts/languages.ts'

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

const FOLDER = join(import.meta.dirname, '../../templates/certificate')
let loaded: Map<string, CertificateWords> | undefined

/** Reads and checks every language of the certificate. Throws with the file and what is wrong in it. */
export function loadCertificateWords(folder = FOLDER): Map<string, CertificateWords> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml'))
  return new Map(files.map((file) => [languageOf(file.replace('.yml', '')).code, readWords(join(folder, file))]))
}

function readWords(path: string): CertificateWords {
  const read = Shape.safeParse(parse(readFileSync(path, 'utf8')))
  if (!read.success) throw new Error(`${path.split('/').slice(-3).join('/')}: ${z.prettifyError(read.error)}`)
  return read.data
}

/** Dutch, and the first of the reader's languages that the certificate is written in. */
export function certificateLanguages(wanted: readonly string[]): { language: Language; words: CertificateWords }[] {
  loaded ??= loadCertificateWords()
  const available = [...loaded.keys()]
  const own = wanted.map((code) => writtenLanguage(code, available)).find((code) => code !== 'nl')
  return ['nl', ...(own ? [own] : [])].map((code) => ({ language: languageOf(code), words: loaded!.get(code)! }))
}
