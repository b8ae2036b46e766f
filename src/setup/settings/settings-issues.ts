import type { z } from 'zod'
import { type ErrorValues, InputError } from '../../errors.ts'
import { sayLanguage, hasWords, type Language, translate } from '../../words/words.ts'

/** One thing that is wrong in a settings file. */
export interface SettingsIssue {
  /** `['slots', 3, 'sessions', 0, 'date']` */
  readonly path: readonly (string | number)[]
  /** How the file calls what stands at each step that is a number: `Vaals`; null when it gives no name. */
  readonly names: readonly (string | null)[]
  /** A word of `settings:issue` in views/words. */
  readonly problem: string
  readonly values: ErrorValues
}

/** A settings file in which something is wrong: all of it, so that it can be put right at once. */
export class SettingsFileError extends InputError {
  constructor(readonly issues: readonly SettingsIssue[]) {
    super('settings-invalid', { count: issues.length })
  }
}

/** What zod found wrong in `raw`, as words for people. */
export function issuesOf(found: readonly z.core.$ZodIssue[], raw: unknown): SettingsIssue[] {
  return found.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => issueAt([...path, key], raw, { problem: 'unknownKey' }))
    return [issueAt(path, raw, problemOf(issue, valueAt(raw, path)))]
  })
}

/** The issue at a place of the file. */
export function issueAt(
  path: SettingsIssue['path'],
  raw: unknown,
  { problem, values = {} }: { readonly problem: string; readonly values?: ErrorValues },
): SettingsIssue {
  const names = path.map((step, index) =>
    typeof step === 'number' ? nameOf(valueAt(raw, path.slice(0, index + 1))) : null,
  )
  return { path, names, problem, values }
}

function valueAt(raw: unknown, path: SettingsIssue['path']): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | null)?.[step], raw)
}

const NAMES = ['name', 'code', 'email'] as const

function nameOf(value: unknown): string | null {
  const given = NAMES.map((name) => (value as Record<string, unknown> | null | undefined)?.[name])
  return given.find((name): name is string => typeof name === 'string' && name.trim() !== '')?.slice(0, 60) ?? null
}

type Problem = Pick<SettingsIssue, 'problem'> & Partial<Pick<SettingsIssue, 'values'>>

function problemOf(issue: z.core.$ZodIssue, given: unknown): Problem {
  switch (issue.code) {
    case 'custom':
    case 'invalid_format':
      return { problem: issue.message }
    case 'invalid_type':
      return { problem: given === undefined ? 'missing' : `type.${issue.expected}` }
    case 'invalid_value':
      return { problem: given === undefined ? 'missing' : 'choose', values: { choices: issue.values.join(', ') } }
    case 'invalid_union':
      return { problem: 'window' }
    case 'too_small':
      return { problem: `tooSmall.${issue.origin}`, values: { count: Number(issue.minimum) } }
    case 'too_big':
      return { problem: `tooBig.${issue.origin}`, values: { count: Number(issue.maximum) } }
    default:
      return { problem: 'other' }
  }
}

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

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c]
const OPENING = [0x5b, 0x7b]
const CLOSING = [0x5d, 0x7d]

/** A settings file of a large region has some ten thousand values, and is seven deep. */
const MOST_VALUES = 100_000
const DEEPEST = 20

/**
 * The JSON of a settings file, or of another one that somebody wrote.
 * @throws InputError `settings-too-much` when it holds more, or is nested deeper, than such a file does; `settings-unreadable` with the
 *   `line` and the `column`, counted from 1, where it stops being JSON.
 */
export function parseSettings(text: string, mostValues = MOST_VALUES): unknown {
  const bare = text.replace(/^\uFEFF/, '')
  refuseTooMuch(bare, mostValues)
  try {
    return JSON.parse(bare)
  } catch (error) {
    const before = bare.slice(0, placeIn(error) ?? firstFault(bare)).split('\n')
    throw new InputError('settings-unreadable', { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 })
  }
}

/** Counts before anything is made of it. What is no JSON may be counted wrongly, and is refused then anyway. */
function refuseTooMuch(text: string, most: number): void {
  let [depth, values, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    if (quoted && sign === BACKSLASH) at++
    else if (sign === QUOTE) quoted = !quoted
    else if (quoted) continue
    else if (sign === COMMA) values++
    else if (OPENING.includes(sign)) [depth, values] = [depth + 1, values + 1]
    else if (CLOSING.includes(sign)) depth--
    if (depth > DEEPEST || values > most) throw new InputError('settings-too-much', { deepest: DEEPEST, most })
  }
}

/** Where the engine says that it goes wrong. At the end only: what stands before it can be a piece of the file itself. */
function placeIn(error: unknown): number | undefined {
  const found = /in JSON at position (\d+)( \(line \d+ column \d+\))?$/.exec((error as Error).message)
  return found ? Number(found[1]) : undefined
}

/** Where the text stops being JSON, when the engine doesn't say it: every longer beginning of the text is wrong too, so it can be searched. */
function firstFault(text: string): number {
  let [good, bad] = [0, text.length + 1]
  while (bad - good > 1) {
    const middle = (good + bad) >> 1
    if (mayGoOn(text.slice(0, middle))) good = middle
    else bad = middle
  }
  return good
}

/** True when this could be the beginning of JSON. A bare word or number at the end may still get longer. */
function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning)
    return true
  } catch (error) {
    const { message } = error as Error
    if (/unexpected end|unterminated string/i.test(message)) return true
    return (placeIn(error) ?? -1) >= beginning.length
  }
}
