import { createHash } from 'node:crypto'
import { parse } from 'yaml'
import { z } from 'zod'
import type { MessageKind } from './message-data.ts'
import { parseRuns, parseTemplate, type TemplateLine, type TemplateRun, type Condition } from './template.ts'
import { CONDITIONS, isList, isPlaceholder, LINKS, OPTIONAL, REQUIRED } from './placeholders.ts'
import { CANCEL_REASONS } from '../../groups/group-status.ts'

/** A message in one language, not yet filled in. */
export interface MessageTemplate {
  kind: MessageKind
  language: string
  subject: TemplateRun[]
  lines: TemplateLine[]
  /** Of the file's text: eight hexadecimal digits. */
  version: string
}

/** Whether somebody who reads the language checked it, and who and when. */
export const REVIEWED = z
  .string()
  .trim()
  .regex(/^(no|yes \(.+\))$/, 'reviewed is "no" or "yes (name, date)"')

const FrontMatter = z.strictObject({
  // A line end in a subject would be a header of its own.
  subject: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]+$/u, 'it stands on one line'),
  reviewed: REVIEWED,
})

const word = z.string().trim().min(1)

/** The words that all messages in a language share: labels of the letter, how a time is said, reasons, fines. */
export const Words = z.strictObject({
  reviewed: REVIEWED,
  reference: word,
  date: word,
  phone: word,
  returnAddress: word,
  time: word.includes('{{range}}'),
  session: word.includes('{{day}}').includes('{{time}}'),
  signing: word.includes('{{session}}'),
  scan: word,
  calendarTitle: word,
  calendarText: word.includes('{{phone}}'),
  activities: z.strictObject({ excursion: word, meeting: word }),
  /** Only where hours are counted otherwise than on a Dutch clock. */
  hours: z.strictObject({ morning: word, afternoon: word, evening: word }).optional(),
  information: word,
  spoken: word.includes('{{language}}'),
  interpreted: word.includes('{{language}}'),
  free: word,
  fee: word.includes('{{fee}}'),
  children: z.strictObject({ welcome: word, not: word, care: word }),
  fines: z.strictObject({ wi2013: word, wi2021: word }),
  reasons: z.strictObject(Object.fromEntries(CANCEL_REASONS.map((reason) => [reason, word]))),
})

export type Words = z.infer<typeof Words>

/** The shared words of a language. Throws with what is wrong in the file, a fault on each line. */
export function readWords(source: string): Words {
  const parsed = Words.safeParse(parse(source))
  if (!parsed.success) throw new Error(zodFaults(parsed.error))
  return parsed.data
}

/** One template, checked. Throws with what is wrong in the file, a fault on each line. */
export function readTemplate(source: string, kind: MessageKind, language: string): MessageTemplate {
  const [, front, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(source) ?? []
  if (front === undefined || body === undefined) throw new Error('it must begin with subject and reviewed between ---')
  const matter = FrontMatter.safeParse(parse(front))
  if (!matter.success) throw new Error(zodFaults(matter.error))
  const subject = parseRuns(matter.data.subject)
  const lines = parseTemplate(body)
  const faults = faultsOfTemplate(kind, subject, lines)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return { kind, language, subject, lines, version: hash(source) }
}

function zodFaults(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('\n')
}

function hash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 8)
}

/** What is wrong with a template, in words for who writes it; empty when it is right. */
function faultsOfTemplate(kind: MessageKind, subject: TemplateRun[], lines: TemplateLine[]): string[] {
  const used = usedPlaceholders(subject, lines)
  return [
    ...unknownPlaceholders(used),
    ...missingPlaceholders(kind, used),
    ...strayBraces(subject, lines),
    ...misplaced(subject, lines),
    ...unknownConditions(lines),
    ...unguarded(subject, lines),
    ...(lines.some((line) => line.kind === 'title') ? [] : ['there is no title (a line that begins with "# ")']),
  ]
}

function usedPlaceholders(subject: TemplateRun[], lines: TemplateLine[]): Set<string> {
  const runs = [...subject, ...lines.flatMap((line) => line.runs)]
  const links = lines.flatMap((line) => line.link ?? [])
  return new Set([...runs.flatMap((run) => run.placeholder ?? []), ...links])
}

function unknownPlaceholders(used: Set<string>): string[] {
  return [...used].filter((name) => !isPlaceholder(name)).map((name) => `{{${name}}} is not a known placeholder`)
}

function missingPlaceholders(kind: MessageKind, used: Set<string>): string[] {
  return REQUIRED[kind]
    .filter((choice) => !choice.split('|').some((name) => used.has(name)))
    .map((choice) => `{{${choice.split('|').join('}} or {{')}}} is missing`)
}

/** A placeholder with a typing error in its braces would go out as it stands. */
function strayBraces(subject: TemplateRun[], lines: TemplateLine[]): string[] {
  const texts = [...subject, ...lines.flatMap((line) => line.runs)].flatMap((run) => run.text ?? [])
  const labels = lines.flatMap((line) => line.label ?? [])
  return [...texts, ...labels].filter((text) => /[{}]/.test(text)).map((text) => `braces are wrong in "${text.trim()}"`)
}

function misplaced(subject: TemplateRun[], lines: TemplateLine[]): string[] {
  const isLink = (name?: string) => LINKS.some((link) => link === name)
  const inText = [...subject, ...lines.flatMap((line) => line.runs)].flatMap((run) => run.placeholder ?? [])
  return [
    ...inText.filter(isLink).map((name) => `{{${name}}} stands outside a link: write [label]({{${name}}})`),
    ...lines.flatMap((line) => (line.link && !isLink(line.link) ? [`{{${line.link}}} is not an address`] : [])),
    ...subject.flatMap((run) =>
      isList(run.placeholder ?? '') ? [`{{${run.placeholder}}} doesn't fit in a subject`] : [],
    ),
  ]
}

function unknownConditions(lines: TemplateLine[]): string[] {
  const names = new Set(lines.flatMap((line) => line.condition?.name ?? []))
  return [...names]
    .filter((name) => !CONDITIONS.some((known) => known === name))
    .map((name) => `{{#${name}}} is not a known condition`)
}

/** A value that not everybody has would leave a hole outside its own part. */
function unguarded(subject: TemplateRun[], lines: TemplateLine[]): string[] {
  const outside = lines.flatMap(({ runs, condition }) =>
    runs.flatMap(({ placeholder }) => (placeholder && !isGuard(condition, placeholder) ? placeholder : [])),
  )
  const loose = [...subject.flatMap(({ placeholder }) => placeholder ?? []), ...outside]
  return [...new Set(loose)]
    .filter((name) => OPTIONAL.includes(name))
    .map((name) => `{{${name}}} stands outside {{#${name}}}…{{/${name}}}`)
}

function isGuard(condition: Condition | undefined, placeholder: string): boolean {
  return condition?.name === placeholder && condition.present
}
