import type { Direction } from './languages.ts'
import { isolated } from './inserted-text.ts'
import type { TextRun } from './message.ts'
import type { Condition, TemplateLine, TemplateRun } from './parse-template.ts'
import { isList, type PlaceholderName, type Values } from './placeholders.ts'

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
