import { OutsideError } from '../../errors.ts'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../outside/project-folder.ts'
import { type Correction, correctedText, whileUncorrected } from './corrections.ts'
import { allLanguages, writtenLanguage } from './languages.ts'
import { ADDRESS_KINDS, MESSAGE_KINDS, type MessageKind } from './message-data.ts'
import { type MessageTemplate, readTemplate, readWords, type Words } from './read-template.ts'
import { readSmsWords, type SmsWords } from './sms-words.ts'
import { pathOfText, readTextFile, type TextFile } from './text-files.ts'

const present = whileUncorrected((corrections) => loadTemplates(undefined, corrections))

/**
 * Reads them before somebody waits for it: it takes a fifth of a second, in which nobody is served. What is wrong with them is said
 * when they are needed.
 */
export function readTemplatesAhead(): void {
  try {
    ourTemplates()
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error
  }
}

/**
 * The templates of this installation, read and checked once, and again when a correction is used or taken back.
 * @throws OutsideError `templates-wrong`, with every fault: nothing goes out then.
 */
export function ourTemplates(): Templates {
  try {
    return present()
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    throw new OutsideError('templates-wrong', { faults: error.faults.join('; ') }, { cause: error })
  }
}

export interface Templates {
  /** The codes of the languages that every kind of message exists in, Dutch among them. */
  languages: string[]
  /** The template for a reader of a language, or of the next one in its chain. */
  messageTemplate(kind: MessageKind, language: string): MessageTemplate
  words(language: string): Words
  sms(language: string): SmsWords
}

/** The templates are wrong. Each fault names its file and what is wrong in it. */
export class TemplateError extends Error {
  constructor(readonly faults: string[]) {
    super(`templates that can't be used:\n${faults.join('\n')}`)
    this.name = 'TemplateError'
  }
}

const ALL_KINDS = [...MESSAGE_KINDS, ...ADDRESS_KINDS]

const FOLDER = projectFolder('templates')

/** Reads and checks every template, with these corrections. Throws TemplateError with all faults at once. */
export function loadTemplates(folder = FOLDER, corrections: readonly Correction[] = []): Templates {
  const faults: string[] = []
  const attempt = <T>(file: TextFile, language: string, read: (source: string) => T): T | undefined => {
    const path = pathOfText(file, language)
    try {
      if (!existsSync(join(folder, path))) throw new Error('the file is missing')
      return read(correctedText(file, language, corrections, (code) => readTextFile(file, code, folder)))
    } catch (error) {
      faults.push(...(error as Error).message.split('\n').map((fault) => `templates/${path}: ${fault}`))
      return undefined
    }
  }
  const languages = languagesIn(folder)
  const words = new Map(languages.map((code) => [code, attempt('words', code, readWords)]))
  const sms = new Map(languages.map((code) => [code, attempt('sms', code, (source) => readSmsWords(source, code))]))
  const templates = new Map(
    languages.flatMap((code) =>
      ALL_KINDS.map((kind) => [`${kind}/${code}`, attempt(kind, code, (source) => readTemplate(source, kind, code))]),
    ),
  )
  if (faults.length > 0) throw new TemplateError(faults)
  return {
    languages,
    messageTemplate: (kind, code) => templates.get(`${kind}/${writtenLanguage(code, languages)}`)!,
    words: (code) => words.get(writtenLanguage(code, languages))!,
    sms: (code) => sms.get(writtenLanguage(code, languages))!,
  }
}

/** A language counts as soon as one of its files exists; then all the others must be there too. */
function languagesIn(folder: string): string[] {
  const files = [...ALL_KINDS, 'words', 'sms'].flatMap((name) => {
    return existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : []
  })
  const found = files.filter((file) => /\.(md|yml)$/.test(file)).map((file) => file.replace(/\.(md|yml)$/, ''))
  const unknown = found.find((code) => !allLanguages().some((language) => language.code === code))
  if (unknown) throw new TemplateError([`templates: "${unknown}" is not in the table of languages`])
  return [...new Set(['nl', ...found])]
}

export type { MessageTemplate }
