import { sayLanguage } from '../../words/say-language.ts'
import { hasWords, type Language, translate } from '../../words/words.ts'
import type { SettingsIssue } from './settings-issues.ts'

/** An issue in the reader's language. */
export interface SaidIssue {
  /** `Gemeenten › Vaals › Regels › Kleinste groep` */
  readonly place: string
  /** The same as a program would write it: `municipalities[3].rules.minGroupSize`; empty for the file as a whole. */
  readonly path: string
  /** What is wrong and what to do. */
  readonly text: string
}

/** Where in the settings file something is wrong, what it is and what to do. */
export function sayIssue({ path, names, problem, values }: SettingsIssue, language: Language): SaidIssue {
  const steps = path.map((step, index) =>
    typeof step === 'number'
      ? (names[index] ?? translate(language, 'settings:number', { number: step + 1 }))
      : sayStep(step, path[index - 1], index, language),
  )
  const known = hasWords(language, `settings:issue.${problem}`) ? problem : 'other'
  return {
    place: steps.join(' › ') || translate(language, 'settings:file'),
    path: path
      .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
      .join('')
      .replace(/^\./, ''),
    text: translate(language, `settings:issue.${known}`, values),
  }
}

/** More than somebody reads. */
const MOST_SHOWN = 500

/** All that is wrong in a settings file, and how many more when there are too many to show. */
export function sayIssues(found: readonly SettingsIssue[], language: Language) {
  const issues = found.slice(0, MOST_SHOWN).map((issue) => sayIssue(issue, language))
  return { issues, more: found.length - issues.length }
}

function sayStep(step: string, parent: string | number | undefined, index: number, language: Language): string {
  if (parent === 'directions') return sayLanguage(step, language)
  const keys =
    index === 0
      ? [`table.${step}`]
      : parent === 'sender'
        ? [`field.sender.${step}`]
        : [`field.${step}Block`, `field.${step}`]
  const candidates = [
    ...(parent === 'rules' ? [`municipalities:rule.${step}`] : []),
    ...keys.map((key) => `settings:${key}`),
  ]
  const found = /^\w+$/.test(step) ? candidates.find((key) => hasWords(language, key)) : undefined
  return found ? translate(language, found) : `“${step.slice(0, 60)}”`
}
