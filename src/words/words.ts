import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInstance, type i18n } from 'i18next'
import { projectFolder } from '../outside/project-folder.ts'
import { DateTime } from 'luxon'
import { ZONE } from '../outside/clock.ts'

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
  return words.t(key, { ...values, lng: language, replace: sayNumbers(values, language) })
}

/** What counts nothing: a year, and where something stands. */
const NO_AMOUNT = ['year', 'row', 'line', 'number', 'port', 'status', 'version']

/** What is filled in for a number: `12.500` in Dutch. The number itself goes on choosing between one and many. */
function sayNumbers(values: Readonly<Record<string, unknown>>, language: Language): Record<string, unknown> {
  const said = (name: string, value: unknown) =>
    typeof value === 'number' && value >= 1_000 && !NO_AMOUNT.includes(name) ? sayNumber(value, language) : value
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(name, value)]))
}

const numberForms = { nl: new Intl.NumberFormat('nl'), en: new Intl.NumberFormat('en-GB') }

/** `12.500` in Dutch, `12,500` in English. */
export function sayNumber(value: number, language: Language): string {
  return numberForms[language].format(value)
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

/** How a day is said: `Tuesday 15 December 2026`, `15 December 2026`, `Tue 15 Dec`, `15 Dec 2026`, `Dec`. */
export type DayForm = 'full' | 'long' | 'short' | 'compact' | 'month'

const FORMS: Record<DayForm, string> = {
  full: 'cccc d LLLL yyyy',
  long: 'd LLLL yyyy',
  short: 'ccc d LLL',
  compact: 'd LLL yyyy',
  month: 'LLL',
}

/** A day (`2026-12-15`) or a moment (UTC) as a Dutch day in the reader's language; empty when there is none. */
export function sayDay(day: string | null | undefined, language: Language, form: DayForm = 'long'): string {
  return said(day, language, FORMS[form])
}

/** The values of a text, each day among them in words: what an error or an act carries is `2026-12-17`. */
export function sayDays(values: Readonly<Record<string, unknown>>, language: Language): Record<string, unknown> {
  const said = (value: unknown) =>
    typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? sayDay(value, language) : value
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, said(value)]))
}

/** A moment (UTC) in Dutch time: `15 dec 2026 08:14`. */
export function sayMoment(moment: string | null | undefined, language: Language): string {
  return said(moment, language, 'd LLL yyyy HH:mm')
}

/** Pages name the same days hundreds of times, and a day takes long to put into words. */
const saidBefore = new Map<string, string>()
const MOST_REMEMBERED = 5_000

function said(text: string | null | undefined, language: Language, format: string): string {
  if (!text) return ''
  const key = `${text} ${language} ${format}`
  const before = saidBefore.get(key)
  if (before !== undefined) return before
  if (saidBefore.size >= MOST_REMEMBERED) saidBefore.clear()
  const words = sayAnew(text, language, format)
  saidBefore.set(key, words)
  return words
}

function sayAnew(text: string, language: Language, format: string): string {
  const local = DateTime.fromISO(text, { zone: ZONE, locale: language === 'en' ? 'en-GB' : 'nl' })
  return local.isValid ? local.toFormat(format).replaceAll('.', '') : text
}

/** A month (`2026-12`) in the reader's language: `december 2026`. */
export function sayMonth(month: string, language: Language): string {
  return said(`${month}-01`, language, 'LLLL yyyy')
}

const names = new Map<Language, Intl.DisplayNames>()

/** The name of a language (BCP-47) as the reader calls it: `ar` is Arabisch; a code that nobody knows stays as it is. */
export function sayLanguage(code: string, language: Language): string {
  const known = names.get(language) ?? new Intl.DisplayNames([language], { type: 'language' })
  names.set(language, known)
  try {
    const name = known.of(code) ?? code
    return name.charAt(0).toUpperCase() + name.slice(1)
  } catch {
    return code
  }
}

/** Several, best first: `Arabisch, Nederlands`. */
export function sayLanguages(codes: readonly string[], language: Language): string {
  return codes.map((code) => sayLanguage(code, language)).join(', ')
}

const KNOWN: readonly string[] = ['excursion', 'meeting']

/** What makes a half day an activity: the known ones in the reader's language, others as staff wrote them; empty when it is none. */
export function sayActivity(activity: string | null | undefined, language: Language): string {
  if (!activity) return ''
  return KNOWN.includes(activity) ? translate(language, `common:activities.${activity}`) : activity
}

/** The name of a batch of letters. */
export const BATCH = /^(\d{4}-\d{2}-\d{2})-(\d+)$/

/** A batch of letters by its name, `2026-11-17-2`: `17 nov 2026 (2)`; the first of a day without its number. */
export function sayBatch(name: string, language: Language): string {
  const [, day, number] = BATCH.exec(name) ?? []
  return [sayDay(day ?? name, language, 'compact'), number && number !== '1' ? ` (${number})` : ''].join('')
}
