import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isMap, isScalar, parse, parseDocument } from 'yaml'
import { projectFolder } from '../../outside/project-folder.ts'
import { ADDRESS_KINDS, MESSAGE_KINDS } from './message-data.ts'
import { SECTION, SHAPES } from './template.ts'

/** What is written in every language, a file each: the messages, the words they share, SMS, the certificate and the newcomer's page. */
export const TEXT_FILES = [...MESSAGE_KINDS, ...ADDRESS_KINDS, 'words', 'sms', 'certificate', 'page'] as const
export type TextFile = (typeof TEXT_FILES)[number]

/** A piece of text that a reader of the language can judge: a sentence, a label, what stands on a button. */
export interface Segment {
  /** Where it stands in its file; the same in every language. */
  readonly key: string
  readonly text: string
  /** Of a message: the condition of its part, `^several`. */
  readonly when?: string
}

const FOLDER = projectFolder('templates')

export function isTextFile(word: string): word is TextFile {
  return TEXT_FILES.some((file) => file === word)
}

/** Where it lies below `templates/`: a file of Markdown for each message, of YAML or JSON for what is only words. */
export function pathOfText(file: TextFile, language: string): string {
  const end = file === 'page' ? 'json' : ['words', 'sms', 'certificate'].includes(file) ? 'yml' : 'md'
  return `${file}/${language}.${end}`
}

/** The file as it lies there, with our own ends of lines. */
export function readTextFile(file: TextFile, language: string, folder = FOLDER): string {
  return readFileSync(join(folder, pathOfText(file, language)), 'utf8').replace(/\r\n/g, '\n')
}

/** All that stands in a file, in its order; without who reviewed it. */
export function segmentsOf(file: TextFile, source: string): Segment[] {
  if (isMessage(file)) return [...linesOf(source)].flatMap(({ parts }) => parts)
  return leavesOf(wordsIn(file, source) as Leaves).map(([path, text]) => ({ key: path.join('.'), text }))
}

/** What a file says about who reviewed it: `no`, or `yes (name, date)`. */
export function reviewNoteOf(file: TextFile, source: string): string {
  const { reviewed } = wordsIn(file, isMessage(file) ? frontOf(source) : source) as { reviewed: unknown }
  return reviewed === false ? 'no' : String(reviewed)
}

/**
 * The file with other texts in it, all else as it was.
 * @param texts By their keys.
 * @param note Who reviewed it, in place of what it says about that.
 */
export function withTexts(file: TextFile, source: string, texts: ReadonlyMap<string, string>, note?: string): string {
  if (!isMessage(file)) return withLeaves(file, source, texts, note)
  const front = frontOf(source)
  const subject = texts.get('subject')
  const values = { ...(subject !== undefined && { subject }), ...(note !== undefined && { reviewed: note }) }
  const changed = [...linesOf(source)].map(({ line, parts, build }) =>
    parts.some(({ key }) => texts.has(key)) ? build(parts.map(({ key, text }) => texts.get(key) ?? text)) : line,
  )
  return `---\n${withScalars(front, Object.entries(values))}---\n${changed.slice(1).join('\n')}`
}

/** Words of YAML or, of the page, of JSON; unchecked. */
export function wordsIn(file: TextFile, source: string): unknown {
  return file === 'page' ? (JSON.parse(source) as unknown) : (parse(source) as unknown)
}

function isMessage(file: TextFile): boolean {
  return pathOfText(file, '').endsWith('.md')
}

/** A line with what can be read in it, and how to put it together again. */
interface Line {
  readonly line: string
  readonly parts: readonly Segment[]
  readonly build: (texts: readonly string[]) => string
}

/** The subject, then every line of the body. */
function* linesOf(source: string): Generator<Line> {
  const { subject } = parse(frontOf(source)) as { subject: string }
  yield { line: '', parts: [{ key: 'subject', text: subject }], build: () => '' }
  let [number, when] = [0, '']
  for (const line of bodyOf(source).split('\n')) {
    const section = SECTION.exec(line.trim())
    if (section) when = section[1] === '/' ? '' : `${section[1]}${section[2]}`
    const { texts, build } = section || line.trim() === '' ? { texts: [], build: () => line } : piecesOf(line.trim())
    if (texts.length > 0) number++
    const parts = texts.map((text, at) => ({ key: `${number}${at > 0 ? '.value' : ''}`, text, ...(when && { when }) }))
    yield { line, parts, build }
  }
}

/** What stands in a line without the signs that give it its form. */
function piecesOf(line: string): { texts: string[]; build: Line['build'] } {
  for (const { kind, pattern } of SHAPES) {
    const groups = pattern.exec(line)?.groups
    if (!groups) continue
    const text = groups.text!.trim()
    if (kind === 'fact')
      return {
        texts: [groups.label!.trim(), text],
        build: ([label, value]) => (label ? `| ${label} | ${value} |` : `| | ${value} |`),
      }
    const [before, after] = [line.slice(0, line.indexOf(text)), line.slice(line.indexOf(text) + text.length)]
    return { texts: [text], build: ([one]) => before + one + after }
  }
  const end = line.endsWith('\\') ? '\\' : ''
  return { texts: [end ? line.slice(0, -1).trimEnd() : line], build: ([one]) => one + end }
}

function frontOf(source: string): string {
  return /^---\n(.*?\n)---\n/s.exec(source)?.[1] ?? ''
}

function bodyOf(source: string): string {
  return source.slice(source.indexOf('\n---\n') + 5)
}

/** Words below words. */
interface Leaves {
  readonly [name: string]: string | boolean | Leaves
}

function leavesOf(words: Leaves, above: readonly string[] = []): [path: string[], text: string][] {
  return Object.entries(words).flatMap(([name, value]): [string[], string][] => {
    const path = [...above, name]
    if (typeof value === 'object') return leavesOf(value, path)
    return typeof value === 'string' && name !== 'reviewed' ? [[path, value]] : []
  })
}

function withLeaves(file: TextFile, source: string, texts: ReadonlyMap<string, string>, note?: string): string {
  const changes = [...texts, ...(note === undefined ? [] : [['reviewed', note] as const])]
  if (file !== 'page') return withScalars(source, changes)
  const words = JSON.parse(source) as Record<string, unknown>
  for (const [key, text] of changes) {
    const [name = '', below] = key.split('.')
    if (below === undefined) words[name] = text
    else (words[name] as Record<string, unknown>)[below] = text
  }
  return `${JSON.stringify(words, null, 2)}\n`
}

/** YAML with other values, and its comments and quotes as they were. */
function withScalars(source: string, changes: readonly (readonly [key: string, text: string])[]): string {
  if (changes.length === 0) return source
  const document = parseDocument(source)
  for (const [key, text] of changes) {
    const node = isMap(document.contents) && document.getIn(key.split('.'), true)
    if (isScalar(node)) node.value = text
  }
  return document.toString({ lineWidth: 0 })
}
