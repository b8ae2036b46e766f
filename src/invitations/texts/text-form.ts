import { plainText } from './blocks.ts'
import type { Block, Fact, MessageText, MessagePart } from './message.ts'

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
