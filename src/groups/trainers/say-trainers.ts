import { type Language, sayLanguage, translate } from '../../words/words.ts'
import type { Staffing } from './list-staffing.ts'
import type { SessionNeed } from './session-needs.ts'

type Need = Pick<SessionNeed, 'role' | 'language'>

/** What somebody does at a session: `Trainer (Arabisch)`, `Tolk Tigrinya`. */
export function sayTrainerTask({ role, language: code }: Need, language: Language): string {
  return translate(language, `trainers:task.${role}`, { language: sayLanguage(code, language) })
}

/** Whom a session lacks: `Nog geen trainer`, `Tolk Tigrinya nodig`. */
export function sayMissingTrainer({ role, language: code }: Need, language: Language): string {
  return translate(language, `trainers:missing.${role}`, { language: sayLanguage(code, language) })
}

/** Who gives a session, each with what they do, and whom it lacks. */
export function sayStaffing(
  { given, missing }: Staffing,
  language: Language,
): { readonly given: string[]; readonly missing: string[] } {
  return {
    given: given.map((one) => `${sayTrainerTask(one, language)}: ${one.trainer.name}`),
    missing: missing.map((need) => sayMissingTrainer(need, language)),
  }
}

/** `€ 125,50`; empty when nothing was agreed on. */
export function sayFee(cents: number | null, language: Language): string {
  if (cents === null) return ''
  const form = new Intl.NumberFormat(language === 'en' ? 'en-GB' : 'nl', { style: 'currency', currency: 'EUR' })
  return form.format(cents / 100)
}
