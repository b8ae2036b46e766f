import type { Direction } from './languages.ts'
import { isolated } from './inserted-text.ts'
import { isList, type PlaceholderName, type Values } from './placeholders.ts'
import type { TextRun } from './message-data.ts'

/** Text with a placeholder or without, of one weight. */
export interface TemplateRun {
  text?: string
  placeholder?: string
  strong?: boolean
}

export interface Condition {
  name: string
  present: boolean
}

/** One line of a template. Lines become blocks only after the conditions are known. */
export interface TemplateLine {
  kind: 'title' | 'heading' | 'fact' | 'item' | 'action' | 'text' | 'blank'
  runs: TemplateRun[]
  /** Of a fact; empty when the row belongs to the fact above it. */
  label?: string
  /** Of an action: the placeholder in its link. */
  link?: string
  /** A text line after which the next begins on a new line. */
  breaks?: boolean
  condition?: Condition
}

/** The beginning or the end of a part that depends on something. */
export const SECTION = /^\{\{([#^/])(\w+)\}\}$/
/** What a line can be besides text, the first that fits. */
export const SHAPES: { kind: TemplateLine['kind']; pattern: RegExp }[] = [
  { kind: 'heading', pattern: /^##\s+(?<text>.+)$/ },
  { kind: 'title', pattern: /^#\s+(?<text>.+)$/ },
  { kind: 'item', pattern: /^-\s+(?<text>.+)$/ },
  { kind: 'fact', pattern: /^\|(?<label>[^|]*)\|(?<text>[^|]+)\|$/ },
  { kind: 'action', pattern: /^\[(?<text>[^\]]+)\]\(\{\{(?<link>\w+)\}\}\)$/ },
]

/**
 * A template's body as lines. What it knows of Markdown: `#` title, `##` heading, `-` item, `| label | value |` row,
 * `[label]({{link}})` button, `**strong**`, a backslash at the end for a new line, and sections as in Mustache.
 * Throws on a section that isn't closed or opened.
 */
export function parseTemplate(body: string): TemplateLine[] {
  const lines: TemplateLine[] = []
  let condition: Condition | undefined
  for (const source of body.split(/\r?\n/).map((line) => line.trim())) {
    const section = SECTION.exec(source)
    if (section) condition = nextCondition(condition, section[1] ?? '', section[2] ?? '')
    else lines.push({ ...parseLine(source), ...(condition && { condition }) })
  }
  if (condition) throw new Error(`{{${condition.present ? '#' : '^'}${condition.name}}} is never closed`)
  return lines
}

/** The runs of a sentence: `**{{day}}**` is a strong placeholder. */
export function parseRuns(text: string): TemplateRun[] {
  return text
    .split('**')
    .flatMap((part, index) => parsePlaceholders(part).map((run) => (index % 2 === 1 ? { ...run, strong: true } : run)))
}

/** Text and placeholders, in their order; braces that are no placeholder are text. */
export function parsePlaceholders(text: string): TemplateRun[] {
  return text
    .split(/(\{\{\w+\}\})/)
    .filter(Boolean)
    .map((part) => (/^\{\{\w+\}\}$/.test(part) ? { placeholder: part.slice(2, -2) } : { text: part }))
}

function nextCondition(open: Condition | undefined, sign: string, name: string): Condition | undefined {
  if (sign !== '/') {
    if (open) throw new Error(`{{${sign}${name}}} stands inside {{${open.name}}}: sections don't nest`)
    return { name, present: sign === '#' }
  }
  if (open?.name !== name) throw new Error(`{{/${name}}} closes nothing`)
  return undefined
}

function parseLine(source: string): TemplateLine {
  if (source === '') return { kind: 'blank', runs: [] }
  for (const { kind, pattern } of SHAPES) {
    const groups = pattern.exec(source)?.groups
    if (groups) return { kind, runs: parseRuns(groups.text!.trim()), label: groups.label?.trim(), link: groups.link }
  }
  const breaks = source.endsWith('\\')
  return { kind: 'text', runs: parseRuns(breaks ? source.slice(0, -1).trimEnd() : source), breaks }
}

/** A line of a template with everything filled in. */
export interface FilledLine extends Omit<TemplateLine, 'runs' | 'condition' | 'link'> {
  runs: TextRun[]
  url?: string
}

/** A message would go out with a hole in it. Thrown before anything is sent. */
export class MissingValueError extends Error {
  constructor(readonly placeholder: string) {
    super(`there is no value for {{${placeholder}}}`)
    this.name = 'MissingValueError'
  }
}

/** The lines whose condition holds, filled in; a list makes a line of each of its values. */
export function fillLines(lines: TemplateLine[], values: Values, direction: Direction): FilledLine[] {
  return lines.filter((line) => holds(line.condition, values)).flatMap((line) => fillLine(line, values, direction))
}

/** A sentence filled in, such as a subject. */
export function fillRuns(runs: TemplateRun[], values: Values, direction: Direction): TextRun[] {
  return runs.map(({ text, placeholder, strong }) => ({
    text: placeholder ? inserted(valueOf(placeholder, values), direction) : (text ?? ''),
    ...(strong && { strong }),
  }))
}

function holds(condition: Condition | undefined, values: Values): boolean {
  if (!condition) return true
  return (values[condition.name as keyof Values] ?? []).length > 0 === condition.present
}

function fillLine(source: TemplateLine, values: Values, direction: Direction): FilledLine[] {
  const { kind, label, breaks, link } = source
  const fill = (filled: Values) => ({ kind, label, breaks, runs: fillRuns(source.runs, filled, direction) })
  if (link) return [{ ...fill(values), url: webAddress(valueOf(link, values)[0]!) }]
  const list = source.runs.find((run) => run.placeholder && isList(run.placeholder))?.placeholder
  if (!list || kind === 'text') return [fill(values)]
  return valueOf(list, values).map((value, index) => ({
    ...fill({ ...values, [list]: [value] }),
    ...(index > 0 && { label: '' }),
  }))
}

function valueOf(placeholder: string, values: Values): string[] {
  const value = values[placeholder as PlaceholderName] ?? []
  if (value.length === 0) throw new MissingValueError(placeholder)
  return value
}

function inserted(value: string[], direction: Direction): string {
  return value.map((each) => isolated(each, direction)).join(', ')
}

/** A link that a mail reader follows and a phone's camera reads: no other scheme gets in. */
function webAddress(text: string): string {
  if (!URL.canParse(text) || !/^https?:\/\/\S+$/.test(text)) throw new Error(`"${text}" is not a web address`)
  return text
}
