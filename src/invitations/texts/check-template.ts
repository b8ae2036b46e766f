import type { MessageKind } from './message-data.ts'
import type { Condition, TemplateLine, TemplateRun } from './parse-template.ts'
import { CONDITIONS, isList, isPlaceholder, LINKS, OPTIONAL, REQUIRED } from './placeholders.ts'

/** What is wrong with a template, in words for who writes it; empty when it is right. */
export function faultsOfTemplate(kind: MessageKind, subject: TemplateRun[], lines: TemplateLine[]): string[] {
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
