import { plainText } from '../../src/invitations/texts/blocks.ts'
import type { Block, MessageText } from '../../src/invitations/texts/message-data.ts'

/** Every sentence that the reader reads, facts and buttons too. */
export function sentencesOf(message: MessageText): string[] {
  const lines = message.parts.flatMap(({ blocks }) => blocks.flatMap(linesOf))
  return lines.flatMap((line) => line.split(/(?<=[.?!:])\s+/)).filter((sentence) => sentence.trim() !== '')
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'title':
    case 'heading':
      return [plainText(block.runs)]
    case 'paragraph':
      return block.lines.map(plainText)
    case 'list':
      return block.items.map(plainText)
    case 'facts':
      return block.facts.flatMap(({ lines }) => lines.map(plainText))
    case 'action':
      return [block.label]
  }
}
