import { type Language, translate } from './words.ts'

const KNOWN: readonly string[] = ['excursion', 'meeting']

/** What makes a half day an activity: the known ones in the reader's language, others as staff wrote them; empty when it is none. */
export function sayActivity(activity: string | null | undefined, language: Language): string {
  if (!activity) return ''
  return KNOWN.includes(activity) ? translate(language, `common:activities.${activity}`) : activity
}
