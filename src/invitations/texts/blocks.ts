import type { FilledLine } from './template.ts'
import type { Block, Fact, TextRun, MessagePart, MessageText } from './message-data.ts'

/** Lines as blocks: rows that follow each other are one box, items one list, sentences one paragraph. */
export function blocksOf(lines: FilledLine[]): Block[] {
  const groups: FilledLine[][] = []
  for (const line of lines) {
    const group = groups.at(-1)
    if (group && group[0]?.kind === line.kind && GROWING.includes(line.kind)) group.push(line)
    else groups.push([line])
  }
  return groups.flatMap(blockOf)
}

/** The text of runs without their weight. */
export function plainText(runs: TextRun[]): string {
  return runs.map((run) => run.text).join('')
}

const GROWING: FilledLine['kind'][] = ['fact', 'item', 'text']

function blockOf(group: FilledLine[]): Block[] {
  const first = group[0]!
  switch (first.kind) {
    case 'title':
    case 'heading':
      return [{ kind: first.kind, runs: first.runs }]
    case 'action':
      return [{ kind: 'action', label: plainText(first.runs), url: first.url! }]
    case 'item':
      return [{ kind: 'list', items: group.map((line) => line.runs) }]
    case 'fact':
      return [{ kind: 'facts', facts: factsOf(group) }]
    case 'text':
      return [{ kind: 'paragraph', lines: paragraphLines(group) }]
    case 'blank':
      return []
  }
}

function factsOf(group: FilledLine[]): Fact[] {
  const facts: Fact[] = []
  for (const { label, runs } of group) {
    if (label || facts.length === 0) facts.push({ label: label ?? '', lines: [runs] })
    else facts.at(-1)!.lines.push(runs)
  }
  return facts
}

/** Sentences on lines of their own run on, unless the line ends in a backslash. */
function paragraphLines(group: FilledLine[]): TextRun[][] {
  const lines: TextRun[][] = [[]]
  for (const { runs, breaks } of group) {
    const line = lines.at(-1)!
    line.push(...(needsSpace(line) ? [{ text: ' ' }] : []), ...runs)
    if (breaks) lines.push([])
  }
  return lines.filter((line) => line.length > 0)
}

/** Chinese has no space between sentences: its full stop brings its own. */
function needsSpace(line: TextRun[]): boolean {
  return line.length > 0 && !/[\u3000-\u303f\uff00-\uffef]$/.test(line.at(-1)!.text)
}

/** The message as plain text: the reader's language, a line, then Dutch. */
export function textForm(message: MessageText): string {
  return message.parts.map(partText).join(`\n\n${'-'.repeat(40)}\n\n`) + '\n'
}

function partText(part: MessagePart): string {
  return part.blocks.map(blockText).join('\n\n')
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return plainText(block.runs)
    case 'paragraph':
      return block.lines.map(plainText).join('\n')
    case 'list':
      return block.items.map((item) => `- ${plainText(item)}`).join('\n')
    case 'facts':
      return block.facts.map(factText).join('\n')
    case 'action':
      return `${block.label}:\n${block.url}`
  }
}

function factText({ label, lines }: Fact): string {
  const [first = '', ...rest] = lines.map(plainText)
  return [`${label}: ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
}
