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

const SECTION = /^\{\{([#^/])(\w+)\}\}$/
const SHAPES: { kind: TemplateLine['kind']; pattern: RegExp }[] = [
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
