import { type Language, translate } from './words.ts'

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
