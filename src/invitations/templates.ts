import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { faultsOfTemplate } from './check-template.ts'
import { allLanguages, writtenLanguage } from './languages.ts'
import { MESSAGE_KINDS, type MessageKind } from './message-data.ts'
import { parseRuns, parseTemplate, type TemplateLine, type TemplateRun } from './parse-template.ts'
import { Words } from './words.ts'

/** A message in one language, not yet filled in. */
export interface MessageTemplate {
  kind: MessageKind
  language: string
  subject: TemplateRun[]
  lines: TemplateLine[]
  /** Of the file's text: eight hexadecimal digits. */
  version: string
  /** Whether somebody who reads the language checked it, and who and when: `yes (name, date)`. */
  reviewed: boolean
  reviewedBy?: string
}

export interface Templates {
  /** The codes of the languages that every kind of message exists in, Dutch among them. */
  languages: string[]
  /** The template for a reader of a language, or of the next one in its chain. */
  messageTemplate(kind: MessageKind, language: string): MessageTemplate
  words(language: string): Words
}

/** The templates are wrong. Each fault names its file and what is wrong in it. */
export class TemplateError extends Error {
  constructor(readonly faults: string[]) {
    super(`templates that can't be used:\n${faults.join('\n')}`)
    this.name = 'TemplateError'
  }
}

const FOLDER = fileURLToPath(new URL('../../templates/', import.meta.url))
const FrontMatter = z.strictObject({ subject: z.string().trim().min(1), reviewed: z.string().trim().min(1) })

/** Reads and checks every template; called once at the start. Throws TemplateError with all faults at once. */
export function loadTemplates(folder = FOLDER): Templates {
  const faults: string[] = []
  const attempt = <T>(file: string, read: (path: string) => T): T | undefined => {
    try {
      if (!existsSync(join(folder, file))) throw new Error('the file is missing')
      return read(join(folder, file))
    } catch (error) {
      faults.push(...(error as Error).message.split('\n').map((fault) => `templates/${file}: ${fault}`))
      return undefined
    }
  }
  const languages = languagesIn(folder)
  const words = new Map(languages.map((code) => [code, attempt(`words/${code}.yml`, readWords)]))
  const templates = new Map(
    languages.flatMap((code) =>
      MESSAGE_KINDS.map((kind) => [
        `${kind}/${code}`,
        attempt(`${kind}/${code}.md`, (path) => readTemplate(path, kind, code)),
      ]),
    ),
  )
  if (faults.length > 0) throw new TemplateError(faults)
  return {
    languages,
    messageTemplate: (kind, code) => templates.get(`${kind}/${writtenLanguage(code, languages)}`)!,
    words: (code) => words.get(writtenLanguage(code, languages))!,
  }
}

/** A language counts as soon as one of its files exists; then all the others must be there too. */
function languagesIn(folder: string): string[] {
  const files = [...MESSAGE_KINDS, 'words'].flatMap((name) => {
    return existsSync(join(folder, name)) ? readdirSync(join(folder, name)) : []
  })
  const found = files.filter((file) => /\.(md|yml)$/.test(file)).map((file) => file.replace(/\.(md|yml)$/, ''))
  const unknown = found.find((code) => !allLanguages().some((language) => language.code === code))
  if (unknown) throw new TemplateError([`templates: "${unknown}" is not in the table of languages`])
  return [...new Set(['nl', ...found])]
}

function readWords(path: string): Words {
  const parsed = Words.safeParse(parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(zodFaults(parsed.error))
  return parsed.data
}

function readTemplate(path: string, kind: MessageKind, language: string): MessageTemplate {
  const source = readFileSync(path, 'utf8').replace(/\r\n/g, '\n')
  const [, front, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(source) ?? []
  if (front === undefined || body === undefined) throw new Error('it must begin with subject and reviewed between ---')
  const matter = FrontMatter.safeParse(parse(front))
  if (!matter.success) throw new Error(zodFaults(matter.error))
  const subject = parseRuns(matter.data.subject)
  const lines = parseTemplate(body)
  const faults = faultsOfTemplate(kind, subject, lines)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return { kind, language, subject, lines, version: hash(source), ...reviewOf(matter.data.reviewed) }
}

function zodFaults(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`).join('\n')
}

function reviewOf(reviewed: string): Pick<MessageTemplate, 'reviewed' | 'reviewedBy'> {
  const [, by] = /^yes\s*\((.+)\)$/.exec(reviewed) ?? []
  if (by) return { reviewed: true, reviewedBy: by }
  if (reviewed === 'no') return { reviewed: false }
  throw new Error(`reviewed is "no" or "yes (name, date)", not "${reviewed}"`)
}

function hash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 8)
}
