import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance, type i18n } from 'i18next'
import { projectFolder } from '../outside/project-folder.ts'

/** The languages of the pages for staff. */
export type Language = 'nl' | 'en'

/** The languages of the pages, the first when nobody asked for another. */
export const LANGUAGES: readonly Language[] = ['nl', 'en']

const FOLDER = projectFolder('views/words')

type Namespaces = Record<string, object>

const words = load()

/**
 * The text of `key`, `accounts:users.title`, in the reader's language; `values` fill its placeholders `{{name}}` and `count` chooses
 * between one and many. A key without a text comes back as it is (a test keeps every key that is used in the files).
 */
export function translate(language: Language, key: string, values: Readonly<Record<string, unknown>> = {}): string {
  return words.t(key, { ...values, lng: language })
}

/** True when there is a text of this key in this language. */
export function hasWords(language: Language, key: string): boolean {
  return words.exists(key, { lng: language })
}

/** The words of one language by file: `{ common: {…}, errors: {…} }`. */
export function wordFiles(language: Language): Namespaces {
  const files = readdirSync(join(FOLDER, language)).filter((file) => file.endsWith('.json'))
  return Object.fromEntries(files.map((file) => [file.slice(0, -'.json'.length), readWords(language, file)]))
}

function readWords(language: Language, file: string): object {
  return JSON.parse(readFileSync(join(FOLDER, language, file), 'utf8')) as object
}

function load(): i18n {
  const resources = { nl: wordFiles('nl'), en: wordFiles('en') }
  const instance = createInstance()
  void instance.init({
    resources,
    ns: Object.keys(resources.nl),
    defaultNS: 'common',
    fallbackLng: false,
    initAsync: false,
    // Handlebars escapes what goes into a page.
    interpolation: { escapeValue: false },
  })
  return instance
}
