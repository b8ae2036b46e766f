import { blocksOf, plainText } from './blocks.ts'
import { languageOf } from './languages.ts'
import type { MessageData, MessageKind, MessageText, MessagePart } from './message-data.ts'
import { aboveClosing, ownBlocks, type OwnWords } from './own-text-blocks.ts'
import { valuesFor } from './values.ts'
import type { MessageTemplate } from './read-template.ts'
import type { Templates } from './our-templates.ts'
import { fillLines, fillRuns } from './template.ts'

export interface ComposeOrder {
  kind: MessageKind
  /** The reader's; without templates in it the message goes down the chain to Dutch. */
  language: string
  data: MessageData
  /** What the reader's municipality says in its own words. In a language without a text of theirs it stands in the Dutch part only. */
  own?: OwnWords | undefined
}

/**
 * The message that mail and letter are made of. In another language Dutch always goes along: counsellors, neighbours
 * and our own counter must be able to read it too. Throws when a placeholder has no value: nothing may go out then.
 */
export function compose(templates: Templates, { kind, language, data, own }: ComposeOrder): MessageText {
  const reader = templates.messageTemplate(kind, language)
  const used = reader.language === 'nl' ? [reader] : [reader, templates.messageTemplate(kind, 'nl')]
  const parts = used.map((template) => composePart(templates, template, data, own?.texts[template.language]))
  const version = used.map((template) => `${template.language}:${template.version}`)
  const said = used.some(({ language: code }) => own?.texts[code]) ? own : undefined
  if (said) version.push(`own:${said.number ?? 'draft'}`)
  return { kind, subject: parts[0]!.subject, parts, version: version.join(' '), ...(said && { own: said.id }) }
}

function composePart(
  templates: Templates,
  template: MessageTemplate,
  data: MessageData,
  own: string | undefined,
): MessagePart {
  const language = languageOf(template.language)
  const values = valuesFor(data, language, templates.words(language.code))
  try {
    return {
      language: language.code,
      direction: language.direction,
      subject: plainText(fillRuns(template.subject, values, language.direction)),
      blocks: aboveClosing(
        blocksOf(fillLines(template.lines, values, language.direction)),
        ownBlocks(own ?? '', values, language.direction),
      ),
    }
  } catch (error) {
    throw new Error(`${template.kind}/${template.language}.md: ${(error as Error).message}`, { cause: error })
  }
}
