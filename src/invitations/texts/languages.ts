export type Direction = 'ltr' | 'rtl'

/** A language that people read. Whether we can write it depends on the templates that exist. */
export interface MessageLanguage {
  /** BCP-47. */
  code: string
  name: string
  dutchName: string
  /** What its readers call it. */
  endonym: string
  direction: Direction
  /** For dates in words: the Gregorian calendar and the digits that are on Dutch doors and clocks. */
  locale: string
  /** Dates as day, month, year, where Intl has another order than people write. */
  dayFirst: boolean
  /** Readers count in the solar Hijri year: dates give that too. */
  solar: boolean
  /** Font families in the letter, before Noto Sans. */
  fonts: string[]
  /** What to write when there are no templates in this language. Ends at Dutch. */
  fallback: string
}

const ARABIC_SCRIPT = ['Vazirmatn']

const ETHIOPIC = ['Noto Sans Ethiopic']

const LANGUAGES: readonly MessageLanguage[] = [
  language('nl', 'Dutch', 'Nederlands', 'Nederlands'),
  language('en', 'English', 'Engels', 'English', { locale: 'en-AU' }),
  language('ar', 'Arabic', 'Arabisch', 'العربية', { direction: 'rtl', fonts: ARABIC_SCRIPT }),
  language('ti', 'Tigrinya', 'Tigrinya', 'ትግርኛ', { fonts: ETHIOPIC, dayFirst: true }),
  language('am', 'Amharic', 'Amhaars', 'አማርኛ', { fonts: ETHIOPIC }),
  language('tr', 'Turkish', 'Turks', 'Türkçe'),
  language('kmr', 'Kurdish (Kurmanji)', 'Koerdisch (Kurmanji)', 'Kurmancî'),
  language('ckb', 'Kurdish (Sorani)', 'Koerdisch (Sorani)', 'سۆرانی', {
    direction: 'rtl',
    fonts: ARABIC_SCRIPT,
    dayFirst: true,
  }),
  language('fa', 'Persian', 'Perzisch (Farsi)', 'فارسی', { direction: 'rtl', fonts: ARABIC_SCRIPT, solar: true }),
  language('prs', 'Dari', 'Dari', 'دری', {
    direction: 'rtl',
    fonts: ARABIC_SCRIPT,
    solar: true,
    locale: 'fa-AF',
    fallback: 'fa',
  }),
  language('ps', 'Pashto', 'Pasjtoe', 'پښتو', { direction: 'rtl', fonts: ARABIC_SCRIPT, solar: true, dayFirst: true }),
  language('ur', 'Urdu', 'Urdu', 'اردو', { direction: 'rtl', fonts: ARABIC_SCRIPT }),
  language('so', 'Somali', 'Somalisch', 'Soomaali', { dayFirst: true }),
  language('de', 'German', 'Duits', 'Deutsch'),
  language('fr', 'French', 'Frans', 'Français'),
  language('es', 'Spanish', 'Spaans', 'Español'),
  language('pt', 'Portuguese', 'Portugees', 'Português'),
  language('ru', 'Russian', 'Russisch', 'Русский'),
  language('uk', 'Ukrainian', 'Oekraïens', 'Українська'),
  language('pl', 'Polish', 'Pools', 'Polski'),
  language('vi', 'Vietnamese', 'Vietnamees', 'Tiếng Việt'),
  language('th', 'Thai', 'Thai', 'ไทย', { fonts: ['Noto Sans Thai'] }),
  language('zh', 'Chinese', 'Chinees', '中文', { fonts: ['Noto Sans SC'] }),
]

/** Every language in the table, Dutch first. */
export function allLanguages(): readonly MessageLanguage[] {
  return LANGUAGES
}

/** The language of a BCP-47 code, whatever its region or script (`ar-SY`, `fa-AF`); undefined for one we don't know. */
export function findLanguage(code: string): MessageLanguage | undefined {
  const wanted = code.toLowerCase().replace(/_/g, '-')
  if (wanted.startsWith('fa-af')) return findLanguage('prs')
  return (
    LANGUAGES.find((known) => known.code === wanted) ?? LANGUAGES.find((known) => known.code === wanted.split('-')[0])
  )
}

/** The language of a code that must be known. Throws for one that is not in the table. */
export function languageOf(code: string): MessageLanguage {
  const found = findLanguage(code)
  if (!found) throw new Error(`"${code}" is not in the table of languages`)
  return found
}

/** The language to write for a reader of `code`: itself, else down its chain, else Dutch. */
export function writtenLanguage(code: string, available: readonly string[]): string {
  const wanted = findLanguage(code)
  if (!wanted || wanted.code === 'nl') return 'nl'
  return available.includes(wanted.code) ? wanted.code : writtenLanguage(wanted.fallback, available)
}

/** There is no text in any language that somebody reads. Thrown before they are invited. */
export class MissingLanguageError extends Error {
  /** @param language The one they read best. */
  constructor(readonly language: string) {
    super(`there is no text in ${language}`)
    this.name = 'MissingLanguageError'
  }
}

/**
 * The language to write to somebody: the first of theirs in which there are templates, or that has a stand-in with templates
 * (Dari reads Persian). Dutch when there is none; Dutch always goes along anyway.
 * @param languages BCP-47 codes, best first.
 */
export function chooseLanguage(languages: readonly string[], available: readonly string[]): string {
  const readable = findReadable(languages, available)
  return readable === undefined ? 'nl' : writtenLanguage(readable, available)
}

/** @throws MissingLanguageError for who reads languages, but none in which there are templates. */
export function requireLanguage(languages: readonly string[], available: readonly string[]): void {
  const [best] = languages
  if (best !== undefined && findReadable(languages, available) === undefined) throw new MissingLanguageError(best)
}

function findReadable(languages: readonly string[], available: readonly string[]): string | undefined {
  return languages.find((code) => findLanguage(code)?.code === 'nl' || writtenLanguage(code, available) !== 'nl')
}

function language(
  code: string,
  name: string,
  dutchName: string,
  endonym: string,
  rest: Partial<MessageLanguage> = {},
): MessageLanguage {
  const locale = `${rest.locale ?? code}-u-ca-gregory-nu-latn`
  return {
    code,
    name,
    dutchName,
    endonym,
    direction: 'ltr',
    dayFirst: false,
    solar: false,
    fonts: [],
    fallback: 'nl',
    ...rest,
    locale,
  }
}
