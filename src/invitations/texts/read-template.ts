import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import { faultsOfTemplate } from './check-template.ts'
import type { MessageKind } from './message-data.ts'
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

const FrontMatter = z.strictObject({
  // A line end in a subject would be a header of its own.
  subject: z
    .string()
    .trim()
    .regex(/^[^\p{Cc}]+$/u, 'it stands on one line'),
  reviewed: z.string().trim().min(1),
})

/** The shared words of a language. Throws with what is wrong in the file, a fault on each line. */
export function readWords(path: string): Words {
  const parsed = Words.safeParse(parse(readFileSync(path, 'utf8')))
  if (!parsed.success) throw new Error(zodFaults(parsed.error))
  return parsed.data
}

/** One template, checked. Throws with what is wrong in the file, a fault on each line. */
export function readTemplate(path: string, kind: MessageKind, language: string): MessageTemplate {
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
